const MOST_LETTERS = 500;

/**
 * A referrer as it is kept: never with a query, a fragment or a password, where people's secrets travel. Of our own
 * pages the path alone. What is no address is nothing.
 */
export function keptReferrer(text: string | undefined, ownHosts: readonly string[]): string | null {
  if (!text) return null;
  if (/^\/(?!\/)/.test(text)) return text.replace(/[?#].*$/s, '').slice(0, MOST_LETTERS);
  if (!URL.canParse(text)) return null;
  const { protocol, host, pathname } = new URL(text);
  if (host === '') return null;
  return (ownHosts.includes(host) ? pathname : `${protocol}//${host}${pathname}`).slice(0, MOST_LETTERS);
}

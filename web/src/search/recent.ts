/** What was searched for lately in this browser: kept here alone, gone with the session that made it. */
const key = 'souk-searches';
const MOST = 8;

export function recentSearches(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberSearch(text: string): void {
  const sought = text.trim();
  if (sought === '') return;
  const others = recentSearches().filter((one) => one.toLowerCase() !== sought.toLowerCase());
  keep([sought, ...others].slice(0, MOST));
}

export const forgetSearches = () => keep([]);

function keep(searches: string[]): void {
  try {
    if (searches.length > 0) localStorage.setItem(key, JSON.stringify(searches));
    else localStorage.removeItem(key);
  } catch {
    // Without storage nothing is remembered, and nothing is lost by it.
  }
}

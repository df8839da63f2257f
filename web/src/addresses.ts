/**
 * How the search part of an address is written: plainly, as other programs write it, a repeated name for several values
 * (`?category=audio/radios&attr.Colour=red&attr.Colour=blue`). Every value arrives as text; each route reads its own.
 */
export function parseSearch(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found[name];
    found[name] = before === undefined ? value : [before, value].flat();
  }
  return found;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, values] of Object.entries(search)) {
    for (const value of [values].flat()) if (value !== undefined && value !== null) params.append(name, String(value));
  }
  const text = params.toString().replaceAll('%2F', '/');
  return text && `?${text}`;
}

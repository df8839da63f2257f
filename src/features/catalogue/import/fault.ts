/** What is wrong with a row, in words its seller can act on. */
export interface Fault {
  /** Where in the product, as a JSON Pointer: '/price/amount'. Empty for the row as a whole. */
  path: string;
  code: string;
  message: string;
}

/** A value as it may be shown in a message: short, on one line. */
export function excerpt(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return `'${short.toWellFormed().replace(/\p{Cc}/gu, ' ')}'`;
}

/** A name as a step of a JSON Pointer. */
export function pointer(name: string): string {
  return `/${name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** A name nobody knows, with the one that was probably meant. */
export function unknownKey(path: string, key: string, known: Iterable<string>): Fault {
  const meant = nearest(key, known);
  return {
    path,
    code: 'unknown_key',
    message: `${excerpt(key)} is not known.${meant ? ` Did you mean '${meant}'?` : ''}`,
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.floor(name.length / 3) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance > least || (distance === least && best)) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let at = 1; at <= b.length; at += 1) {
      const replaced = (above[at - 1] ?? 0) + (a[row - 1] === b[at - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[at] ?? 0) + 1, (current[at - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}

import { type Features, featuresOf } from './content.ts';
import { UnreadableFile } from './read-file.ts';

/** Reads JSON of item → list of texts or numbers. Items that nobody did anything with are left out. */
export function attributesOf(text: string, itemNumbers: ReadonlyMap<string, number>): { features: Features } {
  const parsed = parse(text);
  const numbers = new Map<string, number>();
  const lists: number[][] = Array.from({ length: itemNumbers.size }, () => []);
  for (const [item, values] of Object.entries(parsed)) {
    if (!Array.isArray(values)) throw new UnreadableFile(`The attributes of '${item}' are no list`);
    const at = itemNumbers.get(item);
    if (at === undefined) continue;
    for (const value of new Set(values.map(String))) {
      const known = numbers.get(value) ?? numbers.size;
      numbers.set(value, known);
      (lists[at] as number[]).push(known);
    }
  }
  return { features: featuresOf(lists, numbers.size) };
}

function parse(text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Said below.
  }
  throw new UnreadableFile('The attributes are no JSON object of item → list');
}

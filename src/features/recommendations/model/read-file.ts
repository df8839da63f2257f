import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Interactions, PURCHASE } from './sequences.ts';

/** A file that cannot be read as what it should be; the message says where. */
export class UnreadableFile extends Error {}

export type FileFormat = 'auto' | 'sequences' | 'pairs';

/** Interactions of a file, and what the items are called in it. */
export interface FileInteractions {
  readonly interactions: Interactions;
  readonly itemNumbers: ReadonlyMap<string, number>;
  /** Whether the file says when; if not, the order of its lines does. */
  readonly hasTimes: boolean;
  readonly format: 'sequences' | 'pairs';
}

/** So many lines decide the format. */
const LOOKED_AT = 200;

/**
 * Reads lines of `user item`, `user item time` or `user item rating time`, parted by tab, comma or spaces, with or without
 * a header; or of `user item item …`, oldest first. Times are numbers or ISO 8601. Everything counts as a purchase: the
 * file tells no kinds. Throws UnreadableFile with the number of the line.
 */
export async function readInteractions(path: string, asked: FileFormat = 'auto'): Promise<FileInteractions> {
  const lines: string[][] = [];
  const numbers: number[] = [];
  let at = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    at++;
    const text = at === 1 ? line.replace(/^\uFEFF/, '') : line;
    if (text.trim() === '') continue;
    const fields = text.includes('\t')
      ? text.split('\t')
      : text.includes(',')
        ? text.split(',')
        : text.trim().split(/\s+/);
    lines.push(fields.map((field) => field.trim()));
    numbers.push(at);
  }
  if (lines.length === 0) throw new UnreadableFile(`${path} has no lines`);
  const format = asked === 'auto' ? formatOf(lines.slice(0, LOOKED_AT)) : asked;
  return format === 'sequences' ? readSequences(lines, numbers) : readPairs(lines, numbers);
}

/** Lines of different lengths, or of more than four fields, are sequences. */
function formatOf(lines: readonly string[][]): 'sequences' | 'pairs' {
  const lengths = new Set(lines.map(({ length }) => length));
  return lengths.size > 1 || Math.max(...lengths) > 4 ? 'sequences' : 'pairs';
}

function readSequences(lines: readonly string[][], numbers: readonly number[]): FileInteractions {
  const columns = openColumns();
  for (const [index, [user, ...items]] of lines.entries()) {
    if (items.length === 0 || !user) throw unreadable(numbers[index], 'expected a user and at least one item');
    for (const item of items) {
      if (item === '') throw unreadable(numbers[index], 'an item is empty');
      columns.add(user, item, columns.length);
    }
  }
  return { ...columns.close(), hasTimes: false, format: 'sequences' };
}

function readPairs(lines: readonly string[][], numbers: readonly number[]): FileInteractions {
  const columns = openColumns();
  const from = isHeader(lines) ? 1 : 0;
  const width = lines[from]?.length ?? 0;
  const timeAt = width === 3 ? 2 : width === 4 ? 3 : -1;
  for (let index = from; index < lines.length; index++) {
    const fields = lines[index] as string[];
    const [user, item] = fields;
    if (!user || !item || fields.length !== width || width > 4)
      throw unreadable(numbers[index], `expected 'user item', 'user item time' or 'user item rating time'`);
    const time = timeAt < 0 ? columns.length : timeOf(fields[timeAt] as string);
    if (Number.isNaN(time)) throw unreadable(numbers[index], `'${fields[timeAt]}' is no time`);
    columns.add(user, item, time);
  }
  if (columns.length === 0) throw new UnreadableFile('There is a header and nothing else');
  return { ...columns.close(), hasTimes: timeAt >= 0, format: 'pairs' };
}

/** The first line is a header where it says what its columns are called, or its time is none and the next line's is one. */
function isHeader([first = [], second]: readonly string[][]): boolean {
  if (/^"?(user|customer|session|visitor|person|tid)/i.test(first[0] ?? '')) return true;
  const last = first.length > 2 ? first.at(-1) : undefined;
  return last !== undefined && Number.isNaN(timeOf(last)) && !Number.isNaN(timeOf(second?.at(-1) ?? ''));
}

function timeOf(text: string): number {
  if (text === '') return Number.NaN;
  const number = Number(text);
  return Number.isNaN(number) ? Date.parse(text) : number;
}

function unreadable(line: number | undefined, why: string): UnreadableFile {
  return new UnreadableFile(`Line ${line}: ${why}`);
}

function openColumns() {
  const people: number[] = [];
  const items: number[] = [];
  const times: number[] = [];
  const personNumbers = new Map<string, number>();
  const itemNumbers = new Map<string, number>();
  return {
    get length() {
      return people.length;
    },
    add(user: string, item: string, time: number): void {
      people.push(numberIn(personNumbers, user));
      items.push(numberIn(itemNumbers, item));
      times.push(time);
    },
    close() {
      const interactions: Interactions = {
        people: Uint32Array.from(people),
        items: Uint32Array.from(items),
        times: Float64Array.from(times),
        weights: new Float32Array(people.length).fill(PURCHASE),
        addresses: new Int32Array(personNumbers.size).fill(-1),
        itemCount: itemNumbers.size,
      };
      return { interactions, itemNumbers };
    },
  };
}

function numberIn(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name);
  if (known !== undefined) return known;
  numbers.set(name, numbers.size);
  return numbers.size - 1;
}

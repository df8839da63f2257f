import { limits } from '../limits.ts';
import { excerpt, unknownKey } from './fault.ts';
import { faulty, type ImportRow, type RowFault } from './import-row.ts';

/** The columns of our own CSV that are always there; `option:` and `attr:` columns stand behind them. */
export const csvColumns = [
  'externalId',
  'title',
  'description',
  'brand',
  'gtin',
  'price',
  'currency',
  'stock',
  'status',
  'category',
  'tags',
  'imageUrl',
  'releasedAt',
  'sku',
  'attributes',
] as const;
export const OPTION = 'option:';
export const ATTRIBUTE = 'attr:';
/** Between the names of a category, and between tags. */
export const [CATEGORY_SIGN, TAG_SIGN] = [' > ', '|'];

/** More broken rows in a row than this, and the product before them is taken to be whole. */
const MOST_HELD_FAULTS = 1_000;

/** What is wrong with the header of a file in our own form. */
export function faultOfColumns(columns: readonly string[]): RowFault | undefined {
  const known = new Set<string>(csvColumns);
  const isKnown = (name: string) =>
    known.has(name) || [OPTION, ATTRIBUTE].some((prefix) => name.startsWith(prefix) && name.length > prefix.length);
  const strange = columns.find((name) => !isKnown(name));
  const hint = 'Rename or remove it, or say by a mapping what it is.';
  if (strange !== undefined)
    return faulty('unknown_column', `Column ${unknownKey('', strange, known).message} ${hint}`, true).fault;
  const missing = ['externalId', 'title', 'price'].find((name) => !columns.includes(name));
  if (missing) return faulty('missing_column', `There is no column ${excerpt(missing)} in the header.`, true).fault;
  return undefined;
}

/**
 * Puts the rows of our own CSV together to products in our own form: rows of one product stand together, one for each
 * of its variants, and the first of them says what the product is. Prices stay as they are written.
 */
export async function* productsOf(rows: AsyncIterable<ImportRow>, currency: string): AsyncGenerator<ImportRow> {
  let open: OpenProduct | undefined;
  /** Broken rows that may or may not stand inside the open product. */
  let held: ImportRow[] = [];

  function* close(): Generator<ImportRow> {
    if (open) yield* closed(open, currency);
    yield* held;
    open = undefined;
    held = [];
  }

  for await (const row of rows) {
    if (row.fault) {
      held.push(row);
      if (row.fault.fatal || !open || held.length > MOST_HELD_FAULTS) yield* close();
      continue;
    }
    const cells = unguarded(row.value as Cells);
    const id = (cells.externalId ?? '').trim();
    if (!open || id === '' || id !== open.id || !hasOptions(cells)) {
      yield* close();
      open = { id, first: row.first, last: row, cells: [cells], faults: [] };
      continue;
    }
    open.faults.push(...held);
    held = [];
    open.last = row;
    // One more than there may be is enough to be refused by.
    if (open.cells.length <= limits.variants) open.cells.push(cells);
  }
  yield* close();
}

interface OpenProduct {
  readonly id: string;
  readonly first: number;
  last: ImportRow;
  readonly cells: Cells[];
  /** Of rows between its own: they must be its own too. */
  readonly faults: ImportRow[];
}

/** The product and what was wrong between its rows; they end together, so that no import goes on from within it. */
function* closed({ first, last, cells, faults }: OpenProduct, currency: string): Generator<ImportRow> {
  const { line, offset } = last;
  for (const { first, fault } of faults) if (fault) yield { first, line, offset, fault, isPart: true };
  const [broken] = faults;
  const message = `Line ${broken?.first} belongs to this product and cannot be read, so that none of it comes in.`;
  const content = broken ? faulty('row_missing', message) : { value: productOf(cells, currency) };
  yield { first, line, offset, ...content };
}

type Cells = Record<string, string>;

const hasOptions = (cells: Cells) => Object.keys(cells).some((name) => name.startsWith(OPTION) && cells[name] !== '');

function productOf(rows: readonly Cells[], currency: string): Record<string, unknown> {
  const [cells = {}] = rows;
  const { price: _price, currency: _currency, stock, sku, attributes, category, tags, ...texts } = cells;
  const product: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(texts).filter(([name]) => !name.includes(':'))),
    category: splitAt(category, CATEGORY_SIGN),
    tags: splitAt(tags, TAG_SIGN),
    price: priceOf(cells, currency),
    attributes: attributesOf(cells, attributes),
  };
  if (!hasOptions(cells) && rows.length === 1) return { ...product, sku, stock };
  return {
    ...product,
    variants: rows.map((row) => ({
      options: under(row, OPTION),
      sku: row.sku,
      stock: row.stock,
      ...(row.price?.trim() && { price: priceOf(row, currency) }),
    })),
  };
}

const priceOf = ({ price, currency }: Cells, standard: string) => ({
  amount: price,
  currency: currency?.trim() || standard,
});

function attributesOf(cells: Cells, json: string | undefined): unknown {
  const named = Object.entries(under(cells, ATTRIBUTE)).map(([name, cell]) => [name, attributeIn(cell)]);
  if (!json?.trim()) return Object.fromEntries(named);
  try {
    const more: unknown = JSON.parse(json);
    if (typeof more === 'object' && more !== null && !Array.isArray(more))
      return { ...more, ...Object.fromEntries(named) };
  } catch {}
  // The text itself is then what is no object of attributes.
  return json;
}

/** The cells that are not empty of the columns with that prefix, by the rest of their names. */
function under(cells: Cells, prefix: string): Record<string, string> {
  const named = Object.entries(cells).filter(([name, cell]) => name.startsWith(prefix) && cell.trim() !== '');
  return Object.fromEntries(named.map(([name, cell]) => [name.slice(prefix.length).trim(), cell]));
}

/** A number, true or false where it is written as exactly that; in double quotes it is a text whatever it is. */
export function attributeIn(cell: string): string | number | boolean {
  const text = cell.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  if (Number.isFinite(number) && String(number) === text) return number;
  if (!/^".*"$/s.test(text)) return cell;
  try {
    const quoted: unknown = JSON.parse(text);
    return typeof quoted === 'string' ? quoted : cell;
  } catch {
    return cell;
  }
}

/** The cell that `attributeIn` reads back as the same value. */
export function cellOf(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return attributeIn(value) === value ? value : JSON.stringify(value);
}

/** Cut at the sign, where no backslash stands before it; `\\>`, `\\|` and `\\\\` are the signs themselves. */
function splitAt(text: string | undefined, sign: string): string[] {
  const bare = sign.trim();
  const parts: string[] = [''];
  for (const [piece] of (text ?? '').matchAll(/\\[\\>|]|[^\\]|\\/gsu)) {
    if (piece === bare) parts.push('');
    else parts[parts.length - 1] += piece.length === 2 && piece.startsWith('\\') ? piece.slice(1) : piece;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

export function joinWith(names: readonly string[], sign: string): string {
  return names.map((name) => name.replace(/[\\>|]/g, '\\$&')).join(sign);
}

const FORMULA = /^'*[=+\-@\t\r\n]/;

/** A spreadsheet takes a cell that begins so for a formula and runs it; behind an apostrophe it is a text. */
export function guarded(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

function unguarded(cells: Cells): Cells {
  const free = ([name, cell]: [string, string]) => [
    name,
    cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell,
  ];
  return Object.fromEntries(Object.entries(cells).map(free) as [string, string][]);
}

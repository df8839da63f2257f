import type { Db } from '#platform/database/connection.ts';
import { ATTRIBUTE, CATEGORY_SIGN, cellOf, csvColumns, joinWith, OPTION, TAG_SIGN } from '../import/csv-form.ts';
import { minorDigits } from '../import/currency.ts';
import { csvCell } from './csv-cell.ts';
import { type ExportRow, readExportPage, readNames } from './store.ts';

export type ExportFormat = 'csv' | 'jsonl';

const PAGE = 500;
/** Attributes beyond these have no column of their own, but stand together in one. */
const MOST_ATTRIBUTE_COLUMNS = 250;
/** Products looked through for their columns at once. */
const NAMES_PAGE = 20_000;

/**
 * All products of a shop in our own form, a page of 500 at a time, each as one piece of text. What was imported comes
 * back to the letter: the file imported again changes nothing.
 */
export async function* exportProducts(
  db: Db,
  shopId: string,
  format: ExportFormat,
): AsyncGenerator<{ text: string; products: number }> {
  const columns = format === 'csv' ? await csvColumnsOf(db, shopId) : undefined;
  // The mark tells Excel that this is UTF-8.
  if (columns) yield { text: `\ufeff${csvLine(columns.all)}`, products: 0 };
  for (let after: string | undefined; ; ) {
    const rows = await readExportPage(db, shopId, { limit: PAGE, after });
    after = rows.at(-1)?.id;
    const lines = rows.flatMap((row) => (columns ? csvRowsOf(row, columns) : `${JSON.stringify(productOf(row))}\n`));
    if (rows.length > 0) yield { text: lines.join(''), products: rows.length };
    if (rows.length < PAGE) return;
  }
}

function productOf(row: ExportRow) {
  const { id, externalId, currency, status, statusBefore, variants, title, releasedAt, ...rest } = row;
  const [only] = variants;
  const isSimple = variants.length === 1 && only !== undefined && Object.keys(only.options).length === 0;
  const amounts = variants.map(({ price }) => price);
  return {
    externalId: externalId ?? id,
    title,
    ...rest,
    price: { amount: Math.min(...amounts), currency },
    status: status === 'hidden' ? (statusBefore ?? 'active') : status,
    releasedAt,
    ...(isSimple
      ? { sku: only.sku, stock: only.stock }
      : { variants: variants.map(({ price, ...variant }) => ({ ...variant, price: { amount: price, currency } })) }),
  };
}

interface Columns {
  readonly all: readonly string[];
  readonly options: readonly string[];
  readonly attributes: readonly string[];
}

async function csvColumnsOf(db: Db, shopId: string): Promise<Columns> {
  const counts = { option: new Map<string, number>(), attribute: new Map<string, number>() };
  for (let after: string | undefined; ; ) {
    const names = await readNames(db, shopId, { limit: NAMES_PAGE, after });
    for (const { kind, name, count } of names) {
      if (kind !== 'last') counts[kind].set(name, (counts[kind].get(name) ?? 0) + count);
    }
    const last = names.find(({ kind }) => kind === 'last');
    if (!last) break;
    after = last.name;
  }
  const named = (names: Map<string, number>) => [...names].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const options = named(counts.option).filter(fitsHeader);
  const attributes = named(counts.attribute).filter(fitsHeader).slice(0, MOST_ATTRIBUTE_COLUMNS);
  const all = [...csvColumns, ...options.map((name) => OPTION + name), ...attributes.map((name) => ATTRIBUTE + name)];
  return { all, options, attributes };
}

/** A header is trimmed when it is read. */
const fitsHeader = (name: string) => name === name.trim();

/** A row for each variant; what is the product's stands in the first alone. */
function csvRowsOf(row: ExportRow, columns: Columns): string[] {
  const { externalId, title, category, tags, status, attributes, ...rest } = productOf(row);
  const own = new Set(columns.attributes);
  const others = Object.entries(attributes).filter(([name]) => !own.has(name));
  const texts: Record<string, string | null> = {
    title,
    description: rest.description,
    brand: rest.brand,
    gtin: rest.gtin,
    status,
    category: joinWith(category, CATEGORY_SIGN),
    tags: joinWith(tags, TAG_SIGN),
    imageUrl: rest.imageUrl,
    releasedAt: rest.releasedAt,
    attributes: others.length > 0 ? JSON.stringify(Object.fromEntries(others)) : '',
  };
  return row.variants.map((variant, at) => {
    const cells = new Map<string, string>([
      ['externalId', externalId],
      ['price', inMajorUnits(variant.price, row.currency)],
      ['currency', row.currency],
      ['stock', String(variant.stock)],
      ['sku', variant.sku ?? ''],
    ]);
    for (const name of columns.options) cells.set(OPTION + name, ownOf(variant.options, name) ?? '');
    if (at === 0) {
      for (const [name, text] of Object.entries(texts)) cells.set(name, text ?? '');
      for (const name of columns.attributes) {
        const value = ownOf(attributes, name);
        if (value !== undefined) cells.set(ATTRIBUTE + name, cellOf(value));
      }
    }
    return csvLine(columns.all.map((name) => cells.get(name) ?? ''));
  });
}

/** 4995 EUR are 49.95, 4995 JPY are 4995. */
function inMajorUnits(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  if (digits === 0) return String(amount);
  const text = String(amount).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Sellers choose the names: one without `valueOf` of its own would inherit it. */
function ownOf<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

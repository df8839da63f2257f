import { limits } from '../limits.ts';
import { readAttributes } from './attributes.ts';
import { isCurrency } from './currency.ts';
import { excerpt, type Fault, isRecord } from './fault.ts';
import type { Mapping, SourceRule } from './mapping.ts';
import { type Read, readAmount, readCount } from './numbers.ts';
import { find, unmappedFields } from './source-fields.ts';
import { readGtin, readText, readTime, readUrl } from './texts.ts';
import { readVariants, type VariantDraft } from './variants.ts';

/** A product as an import brings it. Its external id is what makes a second run of the same file change nothing. */
export interface ProductDraft {
  externalId: string;
  title: string;
  description: string;
  brand: string | null;
  gtin: string | null;
  /** Of a product with variants: their lowest. */
  price: { amount: number; currency: string };
  /** Of a product with variants: their sum. */
  stock: number;
  /** Of a product that comes in one kind only. */
  sku?: string | null;
  /** None where it comes in one kind only. */
  variants?: VariantDraft[];
  status: 'draft' | 'active' | 'archived';
  /** From the root of the tree down. */
  category: string[];
  tags: string[];
  attributes: Record<string, string | number | boolean>;
  imageUrl: string | null;
  releasedAt: string | null;
}

type Status = ProductDraft['status'];
const STATUSES: readonly Status[] = ['draft', 'active', 'archived'];

/** Warnings tell what was left out of a product that comes in all the same. */
export type MappedRow = { product: ProductDraft; warnings: Fault[] } | { faults: Fault[]; externalId: string | null };

/** Turns a row of the file into a product, or names everything that is wrong with it. */
export function mapRow(row: unknown, mapping: Mapping): MappedRow {
  if (!isRecord(row)) {
    return {
      faults: [{ path: '', code: 'not_a_product', message: `${excerpt(row)} is not an object with fields.` }],
      externalId: null,
    };
  }
  const faults: Fault[] = [];
  const warnings: Fault[] = [];
  const take = <T>(path: string, read: Read<T>, into = faults): T | undefined => {
    if (read.code === undefined) return read.value;
    into.push({ path, code: read.code, message: read.message });
    return undefined;
  };
  const optional = <T>(
    path: string,
    rule: SourceRule | undefined,
    read: (value: unknown) => Read<T>,
  ): T | undefined => {
    const value = rule && find(row, rule);
    return value === undefined ? undefined : take(path, read(value));
  };
  const required = <T>(path: string, rule: SourceRule, read: (value: unknown) => Read<T>): T | undefined => {
    const value = optional(path, rule, read);
    if (value !== undefined && value !== '') return value;
    if (faults.some((fault) => fault.path === path)) return undefined;
    const from = rule.from ? ` (from ${rule.from.map((name) => excerpt(name)).join(' or ')})` : '';
    faults.push({ path, code: 'missing', message: `${path.slice(1)}${from} is missing.` });
    return undefined;
  };

  const externalId = required('/externalId', mapping.externalId, (value) =>
    readText(value, { max: limits.externalId }),
  );
  const title = required('/title', mapping.title, (value) =>
    readText(value, { max: limits.title, tidy: mapping.title.tidy }),
  );
  const description = optional('/description', mapping.description, (value) =>
    readText(value, {
      max: limits.description,
      lines: true,
      tidy: mapping.description?.tidy,
      html: mapping.description?.html,
    }),
  );
  const brand = optional('/brand', mapping.brand, (value) =>
    readText(value, { max: limits.brand, tidy: mapping.brand?.tidy }),
  );
  const gtin = mapping.gtin && find(row, mapping.gtin);
  const kinds = mapping.variants && find(row, mapping.variants);
  // Variants may all have prices of their own.
  const asked = kinds === undefined ? required : optional;
  const currency = asked('/price/currency', mapping.price.currency, readCurrency);
  const amount = asked('/price/amount', mapping.price.amount, (value) =>
    readAmount(value, { ...mapping.price, currency: currency ?? 'EUR' }),
  );
  const ownPrice = amount !== undefined && currency !== undefined ? { amount, currency } : undefined;
  const offer =
    kinds === undefined ? undefined : readVariants(kinds, { ...mapping.price, ownPrice, readCurrency }, faults);
  const price = offer?.price ?? ownPrice;
  const stock = optional('/stock', mapping.stock, (value) => readCount(value, limits.stock));
  const sku = optional('/sku', mapping.sku, (value) => readText(value, { max: limits.sku }));
  const draft = {
    description: description ?? '',
    brand: brand || null,
    gtin: (gtin !== undefined && take('/gtin', firstGtin(gtin), mapping.gtin?.strict ? faults : warnings)) || null,
    stock: offer?.stock ?? stock ?? 0,
    sku: offer ? offer.sku : sku || null,
    variants: offer?.variants ?? [],
    status: optional('/status', mapping.status, (value) => readStatus(value, mapping.status?.values)) ?? 'active',
    category:
      optional('/category', mapping.category, (value) =>
        readList(value, mapping.category?.split, limits.categoryDepth, limits.categoryName),
      ) ?? [],
    tags: [
      ...new Set(
        optional('/tags', mapping.tags, (value) => readList(value, mapping.tags?.split, limits.tags, limits.tag)),
      ),
    ],
    attributes: readAttributes(row, mapping.attributes ?? [], faults, warnings),
    imageUrl: optional('/imageUrl', mapping.imageUrl, (value) => readUrl(value, limits.url)) ?? null,
    releasedAt: optional('/releasedAt', mapping.releasedAt, readTime) ?? null,
  };
  if (mapping.unmapped === 'refuse') faults.push(...unmappedFields(row, mapping));

  if (faults.length > 0 || externalId === undefined || title === undefined || !price) {
    return { faults, externalId: externalId ?? null };
  }
  return { product: { externalId, title, ...draft, price }, warnings };
}

/** A file may list several; the first that is right counts, else the fault of the first. */
function firstGtin(value: unknown): Read<string> {
  const [first, ...others] = (Array.isArray(value) ? value : [value]).map(readGtin);
  const right = [first, ...others].find((read) => read?.code === undefined);
  return right ?? first ?? readGtin(value);
}

function readCurrency(value: unknown): Read<string> {
  const code = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return isCurrency(code)
    ? { value: code }
    : { code: 'bad_currency', message: `${excerpt(value)} is no currency of ISO 4217.` };
}

function readStatus(value: unknown, words: Record<string, Status> = {}): Read<Status> {
  const word = String(value).trim();
  const status = Object.hasOwn(words, word) ? words[word] : STATUSES.find((known) => known === word.toLowerCase());
  if (status) return { value: status };
  const known = [...STATUSES, ...Object.keys(words)].map((name) => excerpt(name)).join(', ');
  return { code: 'bad_status', message: `${excerpt(value)} is none of ${known}.` };
}

function readList(value: unknown, split: string | undefined, most: number, max: number): Read<string[]> {
  const entries = Array.isArray(value) ? value : split && typeof value === 'string' ? value.split(split) : [value];
  const texts: string[] = [];
  for (const entry of entries) {
    const text = readText(entry, { max });
    if (text.code !== undefined) return text;
    if (text.value !== '') texts.push(text.value);
  }
  if (texts.length <= most) return { value: texts };
  return { code: 'too_many', message: `${texts.length} entries are more than ${most}.` };
}

import { limits } from '../limits.ts';
import { optionsKey } from '../plan-variants.ts';
import { excerpt, type Fault, isRecord, pointer, unknownKey } from './fault.ts';
import { type DecimalSign, type Read, readAmount, readCount } from './numbers.ts';
import { readText } from './texts.ts';

type Price = { amount: number; currency: string };

/** One of the kinds a product comes in. */
export interface VariantDraft {
  options: Record<string, string>;
  sku: string | null;
  price: Price;
  stock: number;
}

/** What the variants make of the product itself. */
export interface VariantsRead {
  readonly price: Price | undefined;
  readonly stock: number;
  readonly sku: string | null;
  readonly variants: VariantDraft[];
}

interface PriceRule {
  readonly unit: 'minor' | 'major';
  readonly decimalSign?: DecimalSign;
  /** Of the product: counts for variants that name none. */
  readonly ownPrice: Price | undefined;
  readonly readCurrency: (value: unknown) => Read<string>;
}

const KEYS = new Set(['options', 'sku', 'price', 'stock']);

/** Reads a list of variants in our own form. A single one without options is the product itself. */
export function readVariants(value: unknown, rule: PriceRule, faults: Fault[]): VariantsRead {
  const nothing = { price: undefined, stock: 0, sku: null, variants: [] };
  if (!Array.isArray(value)) {
    faults.push({ path: '/variants', code: 'not_a_list', message: `${excerpt(value)} is not a list of variants.` });
    return nothing;
  }
  if (value.length > limits.variants) {
    const message = `${value.length} variants are more than ${limits.variants}.`;
    faults.push({ path: '/variants', code: 'too_many', message });
    return nothing;
  }
  const before = faults.length;
  const variants = value.flatMap((entry, at) => readVariant(entry, `/variants/${at}`, rule, faults) ?? []);
  const [only] = variants;
  if (faults.length > before || !only) return nothing;
  const stock = variants.reduce((sum, one) => sum + one.stock, 0);
  if (variants.length === 1 && Object.keys(only.options).length === 0) {
    return { price: only.price, stock, sku: only.sku, variants: [] };
  }
  faults.push(...faultsAmong(variants));
  if (stock > limits.stock) {
    faults.push({ path: '/stock', code: 'too_large', message: `All variants together are more than ${limits.stock}.` });
  }
  const price = variants.reduce((lowest, one) => (one.price.amount < lowest.amount ? one.price : lowest), only.price);
  return { price, stock, sku: null, variants };
}

function readVariant(entry: unknown, path: string, rule: PriceRule, faults: Fault[]): VariantDraft | undefined {
  if (!isRecord(entry)) {
    faults.push({ path, code: 'not_a_variant', message: `${excerpt(entry)} is not an object with options.` });
    return undefined;
  }
  const before = faults.length;
  const take = <T>(at: string, read: Read<T>): T | undefined => {
    if (read.code === undefined) return read.value;
    faults.push({ path: path + at, code: read.code, message: read.message });
    return undefined;
  };
  for (const key of Object.keys(entry)) if (!KEYS.has(key)) faults.push(unknownKey(path + pointer(key), key, KEYS));
  const options = readOptions(entry.options, `${path}/options`, faults);
  const sku = isNothing(entry.sku) ? null : (take('/sku', readText(entry.sku, { max: limits.sku })) ?? null);
  const stock = isNothing(entry.stock) ? 0 : take('/stock', readCount(entry.stock, limits.stock));
  const price = isRecord(entry.price) && !isNothing(entry.price.amount) ? entry.price : undefined;
  if (!price && !rule.ownPrice) {
    faults.push({
      path: `${path}/price`,
      code: 'missing',
      message: 'Neither the variant nor the product has a price.',
    });
  }
  if (faults.length > before || stock === undefined) return undefined;
  if (!price) return { options, sku, price: rule.ownPrice as Price, stock };
  const currency = take('/price/currency', rule.readCurrency(price.currency ?? rule.ownPrice?.currency));
  if (currency === undefined) return undefined;
  const amount = take('/price/amount', readAmount(price.amount, { ...rule, currency }));
  return amount === undefined ? undefined : { options, sku: sku || null, price: { amount, currency }, stock };
}

function readOptions(value: unknown, path: string, faults: Fault[]): Record<string, string> {
  if (isNothing(value)) return {};
  if (!isRecord(value)) {
    faults.push({ path, code: 'not_an_object', message: `${excerpt(value)} is not an object of options.` });
    return {};
  }
  const options: [string, string][] = [];
  for (const [name, given] of Object.entries(value)) {
    const key = readText(name, { max: limits.optionName });
    const text = readText(given, { max: limits.optionValue });
    for (const read of [key, text]) {
      if (read.code !== undefined) faults.push({ path: path + pointer(name), code: read.code, message: read.message });
    }
    if (key.code === undefined && text.code === undefined && key.value !== '' && text.value !== '') {
      options.push([key.value, text.value]);
    }
  }
  if (options.length > limits.options) {
    const message = `${options.length} options are more than ${limits.options}.`;
    faults.push({ path, code: 'too_many', message });
  }
  return Object.fromEntries(options);
}

/** What is wrong with them together: all have the same options, no two the same values, no two one sku. */
function faultsAmong(variants: readonly VariantDraft[]): Fault[] {
  const faults: Fault[] = [];
  const namesOf = ({ options }: VariantDraft) => Object.keys(options).sort().join(', ');
  const names = namesOf(variants[0] as VariantDraft);
  const seen = new Set<string>();
  const skus = new Set<string>();
  for (const [at, variant] of variants.entries()) {
    const path = `/variants/${at}`;
    if (names === '' || namesOf(variant) !== names) {
      const message = `All variants of a product name the same options; the first has ${names || 'none'}.`;
      faults.push({ path: `${path}/options`, code: 'other_options', message });
    } else if (seen.has(optionsKey(variant.options))) {
      faults.push({ path: `${path}/options`, code: 'options_twice', message: 'Another variant has the same options.' });
    }
    seen.add(optionsKey(variant.options));
    if (variant.sku !== null && skus.has(variant.sku)) {
      const message = `Another variant has the sku ${excerpt(variant.sku)} too.`;
      faults.push({ path: `${path}/sku`, code: 'sku_twice', message });
    }
    if (variant.sku !== null) skus.add(variant.sku);
  }
  return faults;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

import { type InputFault, problems } from '#platform/problems.ts';
import { type KnownVariant, optionsKey, type VariantValues } from './plan-variants.ts';
import type { GivenVariant } from './schema.ts';

interface Around {
  /** Of the shop. */
  readonly currency: string;
  /** The variants that are there already. */
  readonly known: readonly KnownVariant[];
  /** Given beside the variants: for each that names no price. */
  readonly price: number | undefined;
  /** For a new variant where there is no price beside. */
  readonly lowest: number;
}

/** The whole list of variants as it is to be kept. Throws `invalid_input` that names everything that doesn't fit together. */
export function readVariants(given: readonly GivenVariant[], around: Around): VariantValues[] {
  const faults: InputFault[] = [];
  const fault = (at: number, field: string, message: string) =>
    faults.push({ path: `/variants/${at}/${field}`, message });
  const byId = new Map(around.known.map((variant) => [variant.id, variant]));
  const byOptions = new Map(around.known.map((variant) => [optionsKey(variant.options), variant]));
  const seen = { ids: new Set<string>(), options: new Set<string>(), skus: new Set<string>() };
  let names: string | undefined;

  const variants = given.map((variant, at): VariantValues => {
    const id = variant.id?.toLowerCase();
    const options = trimmed(variant.options);
    const key = optionsKey(options);
    const own = Object.keys(options).sort().join('\n');
    names ??= own;
    if (Object.keys(options).length < Object.keys(variant.options).length) fault(at, 'options', 'name an option twice');
    else if (own !== names) fault(at, 'options', 'are not those that the first variant names');
    else if (seen.options.has(key)) fault(at, 'options', 'are those of another variant');
    seen.options.add(key);

    if (id !== undefined && !byId.has(id)) fault(at, 'id', 'is no variant of this product');
    if (id !== undefined && seen.ids.has(id)) fault(at, 'id', 'stands twice');
    if (id !== undefined) seen.ids.add(id);

    const now = id === undefined ? byOptions.get(key) : byId.get(id);
    const sku = variant.sku === undefined ? (now?.sku ?? null) : (variant.sku?.trim() ?? null);
    if (sku !== null && seen.skus.has(sku)) fault(at, 'sku', 'stands twice');
    if (sku !== null) seen.skus.add(sku);

    if (variant.price && variant.price.currency !== around.currency) {
      fault(at, 'price/currency', `must be ${around.currency}, the currency of the shop`);
    }
    return {
      ...(id !== undefined && { id }),
      options,
      sku,
      priceAmount: variant.price?.amount ?? around.price ?? now?.priceAmount ?? around.lowest,
      stock: variant.stock ?? now?.stock ?? 0,
    };
  });
  if (faults.length > 0) throw problems.invalid_input({ faults });
  return variants;
}

function trimmed(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name.trim(), value.trim()]));
}

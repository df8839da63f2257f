/** A variant as it is to be. Its place in the list is its position; amounts in minor units of the shop's currency. */
export interface VariantValues {
  /** Of the variant it is now, where it is one. */
  readonly id?: string;
  readonly options: Readonly<Record<string, string>>;
  readonly sku: string | null;
  readonly priceAmount: number;
  readonly stock: number;
}

/** A product and all its variants; it has at least one. */
export interface VariantsOf {
  readonly productId: string;
  readonly variants: readonly VariantValues[];
}

export interface KnownVariant extends VariantValues {
  readonly id: string;
  readonly productId: string;
  readonly position: number;
}

/** Ids of the products some variant of which got another price, another stock. */
export interface VariantsChanged {
  readonly repriced: ReadonlySet<string>;
  readonly restocked: ReadonlySet<string>;
}

/** What has to be written to come from the variants that are to those that shall be. */
export function planVariants(products: readonly VariantsOf[], known: readonly KnownVariant[]) {
  const left = new Map(known.map((variant) => [variant.id, variant]));
  const byOptions = new Map(known.map((variant) => [`${variant.productId} ${optionsKey(variant.options)}`, variant]));
  const changed: KnownVariant[] = [];
  const added: Omit<KnownVariant, 'id'>[] = [];
  const repriced = new Set<string>();
  const restocked = new Set<string>();

  for (const { productId, variants } of products) {
    const named = new Set(variants.map(({ id }) => id));
    for (const [position, wanted] of variants.entries()) {
      const alike = byOptions.get(`${productId} ${optionsKey(wanted.options)}`);
      const now = wanted.id === undefined ? alike && !named.has(alike.id) && alike : left.get(wanted.id);
      if (!now) {
        added.push({ ...wanted, productId, position });
        repriced.add(productId);
        restocked.add(productId);
        continue;
      }
      left.delete(now.id);
      if (now.priceAmount !== wanted.priceAmount) repriced.add(productId);
      if (now.stock !== wanted.stock) restocked.add(productId);
      const next = { ...wanted, id: now.id, productId, position };
      if (!isSame(now, next)) changed.push(next);
    }
  }
  for (const { productId } of left.values()) {
    repriced.add(productId);
    restocked.add(productId);
  }
  return { removed: [...left.keys()].sort(), changed, added, repriced, restocked };
}

function isSame(one: KnownVariant, other: KnownVariant): boolean {
  return (
    one.position === other.position &&
    one.sku === other.sku &&
    one.priceAmount === other.priceAmount &&
    one.stock === other.stock &&
    optionsKey(one.options) === optionsKey(other.options)
  );
}

/** The same for the same options, in whatever order they are named. */
export function optionsKey(options: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1)));
}

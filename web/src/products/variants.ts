import type { Product } from '../api/types.ts';

export type Variant = Product['variants'][number];
export type Chosen = Record<string, string>;

/** The names of the options with all their values, in the order the shop wrote them. */
export function optionsOf(variants: readonly Variant[]): [name: string, values: string[]][] {
  const options = new Map<string, Set<string>>();
  for (const variant of variants) {
    for (const [name, value] of Object.entries(variant.options)) {
      options.set(name, (options.get(name) ?? new Set()).add(value));
    }
  }
  return [...options].map(([name, values]) => [name, [...values]]);
}

/** What is shown at first: the named one, else the first that can be bought, else the first. */
export function startingVariant(variants: readonly Variant[], id: string | undefined): Variant | undefined {
  return variants.find((variant) => variant.id === id) ?? variants.find(({ stock }) => stock > 0) ?? variants[0];
}

/** The variant with that value of that option that keeps most of the other choices, one in stock before a sold out one. */
export function chooseOption(
  variants: readonly Variant[],
  now: Variant,
  name: string,
  value: string,
): Variant | undefined {
  const score = ({ options, stock }: Variant) =>
    Object.entries(now.options).filter(([other, kept]) => other !== name && options[other] === kept).length +
    (stock > 0 ? 0.5 : 0);
  return variants.filter(({ options }) => options[name] === value).sort((a, b) => score(b) - score(a))[0];
}

/** Whether that value can be bought together with the other choices. */
export function isOnSale(variants: readonly Variant[], now: Variant, name: string, value: string): boolean {
  const wanted = { ...now.options, [name]: value };
  return variants.some(
    ({ options, stock }) => stock > 0 && Object.entries(wanted).every(([option, chosen]) => options[option] === chosen),
  );
}

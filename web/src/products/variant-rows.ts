import type { Variant } from './variants.ts';

/** A variant while it is written: texts as they stand in the fields. */
export type VariantRow = { id?: string; options: Record<string, string>; sku: string; price: string; stock: string };
/** An option while it is written: its values with commas between. */
export type OptionDraft = { name: string; values: string };

export const MOST_OPTIONS = 3;
export const MOST_VARIANTS = 100;

export const valuesOf = ({ values }: OptionDraft) => [
  ...new Set(
    values
      .split(',')
      .map((value) => value.trim())
      .filter(Boolean),
  ),
];

/** Every combination of the options' values. What was written for one before stays; a new one begins like the first. */
export function rowsFor(options: readonly OptionDraft[], before: readonly VariantRow[]): VariantRow[] {
  const named = options
    .map((option) => ({ name: option.name.trim(), values: valuesOf(option) }))
    .filter(({ name, values }) => name !== '' && values.length > 0);
  let combinations: Record<string, string>[] = named.length > 0 ? [{}] : [];
  for (const { name, values } of named) {
    combinations = combinations.flatMap((chosen) => values.map((value) => ({ ...chosen, [name]: value })));
  }
  return combinations.slice(0, MOST_VARIANTS).map((chosen) => {
    const known = before.find((row) => sameOptions(row.options, chosen));
    return known ?? { options: chosen, sku: '', price: before[0]?.price ?? '', stock: '0' };
  });
}

const sameOptions = (a: Record<string, string>, b: Record<string, string>) =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value);

/** The drafts that give these variants. */
export function optionDrafts(variants: readonly Variant[]): OptionDraft[] {
  const options = new Map<string, Set<string>>();
  for (const variant of variants) {
    for (const [name, value] of Object.entries(variant.options)) {
      options.set(name, (options.get(name) ?? new Set()).add(value));
    }
  }
  return [...options].map(([name, values]) => ({ name, values: [...values].join(', ') }));
}

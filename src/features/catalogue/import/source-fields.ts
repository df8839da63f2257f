import { type Fault, isRecord, pointer, unknownKey } from './fault.ts';
import type { Mapping, SourceRule } from './mapping.ts';

/** What a source rule finds in a row; undefined for nothing, which is also what an empty text, null and an empty list are. */
export function find(row: Record<string, unknown>, rule: SourceRule): unknown {
  if (rule.value !== undefined) return rule.value;
  for (const name of rule.from ?? []) {
    const value = lookUp(row, name);
    if (!isEmpty(value)) return value;
  }
  return rule.default;
}

/** A field by its name or, where no field is named so, by the path to it: 'price.amount'. */
function lookUp(row: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(row, name)) return row[name];
  let value: unknown = row;
  for (const key of name.split('.')) value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** Fields that the mapping does not name, most likely misspelt ones. */
export function unmappedFields(row: Record<string, unknown>, mapping: Mapping): Fault[] {
  const { price, attributes = [], unmapped: _, ...fields } = mapping;
  const sources = [...Object.values(fields), price.amount, price.currency].flatMap((rule) => rule.from ?? []);
  const known = new Set(
    [...sources, ...attributes.flatMap(({ from }) => from ?? [])].map((name) => name.split('.', 1)[0] ?? ''),
  );
  const isKnown = (name: string) =>
    known.has(name) || attributes.some(({ prefix }) => prefix && name.startsWith(prefix));
  return Object.keys(row)
    .filter((name) => !isKnown(name))
    .map((name) => unknownKey(pointer(name), name, known));
}

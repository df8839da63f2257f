import { readFile } from 'node:fs/promises';
import type { TObject, TProperties } from 'typebox';
import Value from 'typebox/value';
import { excerpt, type Fault, isRecord, unknownKey } from './fault.ts';
import { type Mapping, MappingSchema, type SourceRule } from './mapping.ts';

export async function readMapping(path: string, currency: string): Promise<{ mapping: Mapping } | { faults: Fault[] }> {
  return readJson(path, (input) => parseMapping(input, currency));
}

/** Reads a mapping file and checks it; a file that is no JSON is a fault too. */
export async function readJson<M>(
  path: string,
  parse: (input: unknown) => { mapping: M } | { faults: Fault[] },
): Promise<{ mapping: M } | { faults: Fault[] }> {
  const text = await readFile(path, 'utf8');
  try {
    return parse(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { faults: [{ path: '', code: 'not_json', message: `The mapping is not JSON: ${error.message}.` }] };
  }
}

/**
 * Checks a mapping and brings its short forms (`"title": "name"`) to the long one. One that names no currency reads
 * prices in `currency`, the shop's.
 */
export function parseMapping(input: unknown, currency?: string): { mapping: Mapping } | { faults: Fault[] } {
  const mapping = inLongForm(input, currency);
  const faults = Value.Check(MappingSchema, mapping) ? [] : shapeFaults(MappingSchema, mapping);
  if (faults.length > 0 || !Value.Check(MappingSchema, mapping)) return { faults };
  const meaning = meaningFaults(mapping);
  return meaning.length > 0 ? { faults: meaning } : { mapping };
}

function inLongForm(input: unknown, currency: string | undefined): unknown {
  if (!isRecord(input)) return input;
  const { price, unmapped, attributes, ...fields } = input;
  const long: Record<string, unknown> = mapValues(fields, longSource);
  if (isRecord(price)) {
    const standard = currency === undefined ? {} : { currency: { value: currency } };
    long.price = { ...standard, ...price, ...mapValues(pick(price, ['amount', 'currency']), longSource) };
  } else if (price !== undefined) long.price = price;
  if (attributes !== undefined) long.attributes = attributes;
  if (unmapped !== undefined) long.unmapped = unmapped;
  return long;
}

export function longSource(rule: unknown): unknown {
  if (typeof rule === 'string') return { from: [rule] };
  if (isRecord(rule) && typeof rule.from === 'string') return { ...rule, from: [rule.from] };
  return rule;
}

/** Where a mapping is not of that shape, in words. */
export function shapeFaults(shape: TObject, mapping: unknown): Fault[] {
  const faults = Value.Errors(shape, mapping).flatMap((error): Fault[] => {
    const path = error.instancePath;
    const at = path === '' ? 'the mapping' : excerpt(path.slice(1).replaceAll('/', '.'));
    if (error.keyword === 'additionalProperties') {
      const known = Object.keys(schemaAt(shape, path)?.properties ?? {});
      return error.params.additionalProperties.map((key) => unknownKey(`${path}/${key}`, key, known));
    }
    if (error.keyword === 'required') {
      return error.params.requiredProperties.map((key) => ({
        path: `${path}/${key}`,
        code: 'missing',
        message: `${excerpt(key)} is missing in ${at}.`,
      }));
    }
    // What stands behind an unknown key or a choice is reported with the key or the choice.
    if (error.keyword === 'boolean' || error.keyword === 'const' || error.schemaPath.includes('/anyOf/')) return [];
    if (error.keyword === 'enum') {
      const allowed = error.params.allowedValues.map((value) => excerpt(value)).join(', ');
      return [{ path, code: 'not_allowed', message: `${at} must be one of ${allowed}.` }];
    }
    return [{ path, code: 'wrong_type', message: `${at} ${error.message}.` }];
  });
  if (faults.length > 0) return faults;
  return [{ path: '', code: 'wrong_type', message: "A 'default' or 'value' must be a text, a number, true or false." }];
}

function meaningFaults(mapping: Mapping): Fault[] {
  const faults: Fault[] = [];
  const { price, attributes = [], unmapped: _, ...fields } = mapping;
  const sources: [string, SourceRule][] = [
    ...Object.entries(fields).map(([name, rule]): [string, SourceRule] => [`/${name}`, rule]),
    ['/price/amount', price.amount],
    ['/price/currency', price.currency],
  ];
  faults.push(...sources.flatMap(([path, rule]) => sourceFault(path, rule) ?? []));
  for (const [at, { prefix, from, type }] of attributes.entries()) {
    const path = `/attributes/${at}`;
    if ((prefix === undefined) === (from === undefined)) {
      faults.push({ path, code: 'no_source', message: "Name either 'prefix' or 'from'." });
    }
    if (prefix !== undefined && !type)
      faults.push({ path: `${path}/type`, code: 'missing', message: "'type' is missing." });
  }
  return faults;
}

/** Of a source that names no value, or two. */
export function sourceFault(path: string, { from, value, default: standard }: SourceRule): Fault | undefined {
  const isRight = value === undefined ? from || standard !== undefined : !from && standard === undefined;
  if (isRight) return undefined;
  return { path, code: 'no_source', message: "Name either 'from' (with a 'default', if you like) or 'value'." };
}

/** The part of the schema that a JSON Pointer of the mapping points into. */
function schemaAt(shape: TObject, pointer: string): TObject | undefined {
  let schema: { properties?: TProperties; items?: object } | undefined = shape;
  for (const key of pointer.split('/').slice(1)) schema = schema?.properties?.[key] ?? schema?.items;
  return schema as TObject | undefined;
}

export function mapValues(
  record: Record<string, unknown>,
  change: (value: unknown) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function pick(record: Record<string, unknown>, keys: string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(record, key)).map((key) => [key, record[key]]));
}

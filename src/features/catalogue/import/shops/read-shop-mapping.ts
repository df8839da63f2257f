import Value from 'typebox/value';
import { type Fault, isRecord } from '../fault.ts';
import type { SourceRule } from '../mapping.ts';
import { longSource, mapValues, readJson, shapeFaults, sourceFault } from '../read-mapping.ts';
import { type ShopMapping, ShopMappingSchema } from './shop-mapping.ts';

export function readShopMapping(path: string): Promise<{ mapping: ShopMapping } | { faults: Fault[] }> {
  return readJson(path, parseShopMapping);
}

/** Checks a mapping of shops and brings its short forms (`"name": "title"`) to the long one. */
export function parseShopMapping(input: unknown): { mapping: ShopMapping } | { faults: Fault[] } {
  const mapping = inLongForm(input);
  if (!Value.Check(ShopMappingSchema, mapping)) return { faults: shapeFaults(ShopMappingSchema, mapping) };
  const { description = [], location = {}, ...fields } = mapping;
  const faults = [
    ...Object.entries(fields).map(([name, rule]) => sourceFault(`/${name}`, rule)),
    ...description.map((rule, at) => sourceFault(`/description/${at}`, rule)),
    ...Object.entries<SourceRule>(location).map(([name, rule]) => sourceFault(`/location/${name}`, rule)),
  ].filter((fault) => fault !== undefined);
  return faults.length > 0 ? { faults } : { mapping };
}

function inLongForm(input: unknown): unknown {
  if (!isRecord(input)) return input;
  const { description, location, ...fields } = input;
  const parts = Array.isArray(description) ? description : [description];
  return {
    ...mapValues(fields, longSource),
    ...(description !== undefined && { description: parts.map(longSource) }),
    ...(location !== undefined && { location: isRecord(location) ? mapValues(location, longSource) : location }),
  };
}

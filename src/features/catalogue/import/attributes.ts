import { attributeLimits } from '../limits.ts';
import { excerpt, type Fault, isRecord, pointer } from './fault.ts';
import type { AttributeRule } from './mapping.ts';
import { type Read, readDecimal } from './numbers.ts';
import { readText, readYesNo } from './texts.ts';

type Attribute = string | number | boolean;

/** The attributes of a row, by the rules in their order: where two give the same name, the first stands and a warning tells of the other. */
export function readAttributes(
  row: Record<string, unknown>,
  rules: readonly AttributeRule[],
  faults: Fault[],
  warnings: Fault[],
): Record<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  for (const rule of rules) {
    for (const [name, value] of entriesOf(row, rule, faults)) {
      const path = `/attributes${pointer(name)}`;
      if (value === null || value === '') continue;
      if (name === '' || name.length > attributeLimits.name || name === '__proto__' || /\p{Cc}/u.test(name)) {
        faults.push({ path, code: 'bad_name', message: `An attribute cannot be named ${excerpt(name)}.` });
        continue;
      }
      if (attributes.has(name)) {
        warnings.push({
          path,
          code: 'attribute_twice',
          message: `A second ${excerpt(name)} was left out: ${excerpt(value)}.`,
        });
        continue;
      }
      const read = readAttribute(value, rule);
      if (read.code !== undefined) faults.push({ path, code: read.code, message: read.message });
      else if (read.value !== '') attributes.set(name, read.value);
    }
  }
  if (attributes.size > attributeLimits.count) {
    const message = `${attributes.size} attributes are more than ${attributeLimits.count}.`;
    faults.push({ path: '/attributes', code: 'too_many', message });
  }
  return Object.fromEntries(attributes);
}

function entriesOf(row: Record<string, unknown>, rule: AttributeRule, faults: Fault[]): [string, unknown][] {
  const { prefix, from } = rule;
  if (prefix) {
    const fields = Object.keys(row).filter((field) => field.startsWith(prefix));
    return fields.map((field) => [field.slice(prefix.length).trim(), row[field]]);
  }
  const object = from && Object.hasOwn(row, from) ? row[from] : undefined;
  if (isRecord(object)) return Object.entries(object).map(([name, value]) => [name.trim(), value]);
  if (object !== undefined && object !== null) {
    faults.push({
      path: '/attributes',
      code: 'not_an_object',
      message: `${excerpt(object)} is not an object of attributes.`,
    });
  }
  return [];
}

function readAttribute(value: unknown, rule: AttributeRule): Read<Attribute> {
  if (rule.type === 'boolean') return readYesNo(value);
  if (rule.type === 'number') {
    if (typeof value === 'number') return { value };
    const decimal = readDecimal(value, rule.decimalSign);
    return decimal.code === undefined ? { value: Number(decimal.value) } : decimal;
  }
  if (rule.type === undefined && (typeof value === 'number' || typeof value === 'boolean')) return { value };
  return readText(value, { max: attributeLimits.text, tidy: rule.tidy });
}

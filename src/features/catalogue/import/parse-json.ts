import { faulty, type RowContent } from './import-row.ts';

const MAX_DEPTH = 32;

/** The value of a row in JSON, or its fault. */
export function parseJson(text: string, isCutOff: boolean): RowContent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (isCutOff) return faulty('cut_off', 'The file ends in the middle of this row.');
    return faulty('not_json', `This row is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
  return faultOf(value) ?? { value };
}

/** Walks the value without recursion, so that no nesting overflows the stack here or later. */
function faultOf(value: unknown): RowContent | undefined {
  const open: [value: object, depth: number][] = [];
  const look = (inner: unknown, depth: number) => {
    if (typeof inner === 'object' && inner !== null) open.push([inner, depth]);
  };
  look(value, 1);
  for (let next = open.pop(); next; next = open.pop()) {
    const [inner, depth] = next;
    if (depth > MAX_DEPTH) return faulty('too_deep', `This row is nested deeper than ${MAX_DEPTH} levels.`);
    // A field of this name would change the object it is copied into.
    if (Object.hasOwn(inner, '__proto__')) return faulty('reserved_name', "A field must not be named '__proto__'.");
    for (const member of Object.values(inner)) look(member, depth + 1);
  }
  return undefined;
}

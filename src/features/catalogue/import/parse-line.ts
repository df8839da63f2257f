import type { LineFault } from './read-lines.ts';

type ParsedLine = { value: unknown; fault?: never } | { value?: never; fault: LineFault };

const MAX_DEPTH = 32;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The value of one line, or its fault; undefined for an empty line. */
export function parseLine(bytes: Buffer, at: { line: number; isCutOff: boolean }): ParsedLine | undefined {
  if (at.line === 1 && isUtf16(bytes)) {
    return fault('not_utf8', 'The file is UTF-16. Save it as UTF-8 and import it again.', true);
  }
  const text = decode(bytes);
  if (text === undefined) {
    return fault(
      'not_utf8',
      `Line ${at.line} is not UTF-8, but most likely Latin-1 or Windows-1252. Save the file as UTF-8.`,
    );
  }
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (at.isCutOff) return fault('cut_off', 'The file ends in the middle of this line.');
    return fault('not_json', `This line is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
  return faultOf(value) ?? { value };
}

export function tooLong(length: number, limit: number): ParsedLine {
  return fault('line_too_long', `This line has ${length} bytes; at most ${limit} are read.`);
}

/** By its byte order mark or, without one, by the empty half of its first letter. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0;
}

/** The decoder takes a byte order mark off by itself. */
function decode(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Walks the value without recursion, so that no nesting overflows the stack here or later. */
function faultOf(value: unknown): ParsedLine | undefined {
  const open: [value: object, depth: number][] = [];
  const look = (inner: unknown, depth: number) => {
    if (typeof inner === 'object' && inner !== null) open.push([inner, depth]);
  };
  look(value, 1);
  for (let next = open.pop(); next; next = open.pop()) {
    const [inner, depth] = next;
    if (depth > MAX_DEPTH) return fault('too_deep', `This line is nested deeper than ${MAX_DEPTH} levels.`);
    // A field of this name would change the object it is copied into.
    if (Object.hasOwn(inner, '__proto__')) return fault('reserved_name', "A field must not be named '__proto__'.");
    for (const member of Object.values(inner)) look(member, depth + 1);
  }
  return undefined;
}

function fault(code: string, message: string, fatal = false): ParsedLine {
  return { fault: fatal ? { code, message, fatal } : { code, message } };
}

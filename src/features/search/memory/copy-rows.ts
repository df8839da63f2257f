/** The fields of a row as PostgreSQL sends them in its binary form; null where there is no value. */
export type RawRow = readonly (Buffer | null)[];

const HEADER = 19;

/**
 * The rows of a `copy … to stdout (format binary)`, many at a time. After "COPY, Binary Format" in the manual of
 * PostgreSQL: a header of 11 signs, flags and the length of more; then rows of 16-bit counts and fields of 32-bit lengths.
 */
export async function* rowsOf(stream: AsyncIterable<Buffer>): AsyncGenerator<RawRow[]> {
  let rest: Buffer = Buffer.alloc(0);
  let begun = false;
  for await (const chunk of stream) {
    const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    if (!begun) {
      if (data.length < HEADER) {
        rest = data;
        continue;
      }
      at = HEADER + data.readInt32BE(HEADER - 4);
      begun = true;
    }
    const rows: RawRow[] = [];
    for (;;) {
      const end = endOfRow(data, at);
      if (end === undefined) break;
      const row = readRow(data, at);
      if (!row) return void (rows.length > 0 && (yield rows));
      rows.push(row);
      at = end;
    }
    rest = data.subarray(at);
    if (rows.length > 0) yield rows;
  }
}

function endOfRow(data: Buffer, start: number): number | undefined {
  if (start + 2 > data.length) return undefined;
  const fields = data.readInt16BE(start);
  let at = start + 2;
  for (let field = 0; field < fields; field++) {
    if (at + 4 > data.length) return undefined;
    at += 4 + Math.max(0, data.readInt32BE(at));
  }
  return at <= data.length ? at : undefined;
}

/** Nothing at the end of all rows. */
function readRow(data: Buffer, start: number): RawRow | undefined {
  const fields = data.readInt16BE(start);
  if (fields < 0) return undefined;
  let at = start + 2;
  return Array.from({ length: fields }, () => {
    const length = data.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    at += length;
    return data.subarray(at - length, at);
  });
}

/** The elements of an array of one dimension whose elements are all there. */
export function elementsOf(array: Buffer): Buffer[] {
  const elements: Buffer[] = [];
  if (array.readInt32BE(0) === 0) return elements;
  for (let at = 20; at < array.length; ) {
    const length = array.readInt32BE(at);
    elements.push(array.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return elements;
}

export function uuidOf(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

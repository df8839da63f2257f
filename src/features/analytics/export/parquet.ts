import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Cell, Column, Table } from './table.ts';

/** Encoded in one go: so many keep the event loop busy for some tens of milliseconds. */
const ROWS_A_GROUP = 10_000;

/** Parquet, a group of rows at a time: whole numbers with 64 bits, money as decimals, times in microseconds of UTC. */
export async function* parquetOf({ columns, digits, pages }: Table): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const root: SchemaElement = { name: 'root', num_children: columns.length };
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [root, ...columns.map((column) => elementOf(column, digits))],
    createdBy: 'souk',
  });
  const written = () => {
    const piece = bytes.getBytes().slice();
    bytes.index = 0;
    return piece;
  };

  let group: (readonly Cell[])[] = [];
  const flush = () => {
    const columnData = columns.map(({ name, kind }, at) => ({
      name,
      data: group.map((row) => stored(row[at] ?? null, kind)),
      offsetIndex: false,
    }));
    group = [];
    void writer.write({ columnData, rowGroupSize: ROWS_A_GROUP });
    return written();
  };
  for await (const rows of pages) {
    for (const row of rows) {
      group.push(row);
      if (group.length === ROWS_A_GROUP) yield flush();
    }
  }
  if (group.length > 0) yield flush();
  void writer.finish();
  yield written();
}

function elementOf({ name, kind }: Column, digits: number): SchemaElement {
  const element = { name, repetition_type: 'OPTIONAL' } as const;
  if (kind === 'text') return { ...element, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
  if (kind === 'day') return { ...element, type: 'INT32', converted_type: 'DATE' };
  if (kind === 'time') return { ...element, type: 'INT64', converted_type: 'TIMESTAMP_MICROS' };
  if (kind === 'fraction') return { ...element, type: 'DOUBLE' };
  if (kind === 'money') return { ...element, type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: digits };
  return { ...element, type: 'INT64' };
}

const DAY_MS = 86_400_000;

function stored(cell: Cell, kind: Column['kind']): string | number | bigint | null {
  if (cell === null) return null;
  if (kind === 'integer' || kind === 'money') return BigInt(cell);
  if (kind === 'day') return Date.parse(String(cell)) / DAY_MS;
  if (kind === 'time') return microsecondsOf(String(cell));
  return cell;
}

/** `2026-11-22T10:00:00.123456Z`, of which a JavaScript Date would keep the milliseconds. */
function microsecondsOf(time: string): bigint {
  return Temporal.Instant.from(time).epochNanoseconds / 1_000n;
}

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type Context, signedIn } from '#platform/actor.ts';
import type { ExportFormat } from '../reports/schema.ts';
import { csvOf } from './csv.ts';
import { takeSlot } from './slots.ts';
import type { Table } from './table.ts';
import { xlsxOf } from './xlsx.ts';

export const mediaTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
};

/** Who takes nothing for so long has gone, or keeps others waiting. */
const PATIENCE_MS = 45_000;

export interface Sent {
  /** Without its ending. */
  readonly fileName: string;
  readonly format: ExportFormat;
  /** Reads nothing before its first page is asked for, once there is a place for it; closed with the answer. */
  readonly open: () => Table;
}

/**
 * Streams a table as a file, made as fast as it is taken and no further once nobody takes it. What fails before the
 * first row is answered as a problem; later the connection is cut, so that nobody takes a part for the whole.
 */
export async function sendTable(context: Context, { fileName, format, open }: Sent, reply: FastifyReply) {
  const begun = () =>
    reply
      .type(mediaTypes[format])
      .header('content-disposition', `attachment; filename="${fileName}.${format}"`)
      .header('cache-control', 'no-store');
  // Who asks for the head alone would have all of it made and thrown away.
  if (reply.request.method === 'HEAD') return begun().send(Readable.from([]));
  const table = open();
  const pages = table.pages[Symbol.asyncIterator]();
  const release = takeSlot(context.house, signedIn(context).userId);
  // Also where nobody ever began to read: what the pages hold is given back.
  const end = () =>
    void Promise.resolve(pages.return?.())
      .finally(release)
      .catch(() => {});
  try {
    const first = await pages.next();
    const file = await bytesOf({ ...table, pages: continued(first, pages) }, format);
    const stream = streamOf(file);
    stream.once('close', end);
    return begun().send(stream);
  } catch (error) {
    end();
    throw error;
  }
}

/** The bytes of a file, as they are asked for. */
export async function bytesOf(table: Table, format: ExportFormat): Promise<AsyncIterable<string | Uint8Array>> {
  if (format === 'csv') return csvOf(table);
  if (format === 'xlsx') return xlsxOf(table);
  // Loaded with the first of them: a start need not wait for it.
  return (await import('./parquet.ts')).parquetOf(table);
}

/** The pages from the first on, which is already read. */
async function* continued<Page>(first: IteratorResult<Page>, pages: AsyncIterator<Page>): AsyncGenerator<Page> {
  for (let next = first; !next.done; next = await pages.next()) yield next.value;
}

/** Reads on as it is taken; destroyed where nothing is taken for long. */
function streamOf(file: AsyncIterable<string | Uint8Array>): Readable {
  let pieces = 0;
  let seen = 0;
  async function* counted(): AsyncGenerator<string | Uint8Array> {
    for await (const piece of file) {
      pieces += 1;
      yield piece;
    }
  }
  const stream = Readable.from(counted(), { objectMode: false, highWaterMark: 65_536 });
  const timer = setInterval(() => {
    if (seen === pieces) stream.destroy(new Error('Nobody takes this file any more'));
    seen = pieces;
  }, PATIENCE_MS);
  timer.unref();
  stream.once('close', () => clearInterval(timer));
  return stream;
}

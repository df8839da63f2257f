import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { type ExportFormat, exportProducts } from './export-products.ts';

const mediaTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};

/** Streams all products of a shop to its people, in no memory however many they are. */
export async function sendExport(context: Context, idOrSlug: string, format: ExportFormat, reply: FastifyReply) {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug, 'catalogue');
  return reply
    .type(mediaTypes[format])
    .header('content-disposition', `attachment; filename="${shop.slug}.${format}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(textOf(exportProducts(db, shop.id, format))));
}

async function* textOf(pages: AsyncIterable<{ text: string }>): AsyncGenerator<string> {
  for await (const { text } of pages) yield text;
}

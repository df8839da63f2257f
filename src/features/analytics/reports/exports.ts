import type { FastifyReply } from 'fastify';
import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import { sendTable } from '../export/send-table.ts';
import { reportTable } from '../export/tables.ts';
import { viewsTable } from '../export/views-table.ts';
import { nowIn } from '../range.store.ts';
import { rangeFrom } from '../range.ts';
import { readingOf } from './running.ts';
import { mustFindReport } from './saved.ts';
import type { ExportFormat, ReportDefinition, ViewsExportQuery } from './schema.ts';

/** A report as a file. Throws as `runReport`, and `export_running`, `exports_busy`. */
export async function exportReport(
  context: Context,
  idOrSlug: string,
  definition: ReportDefinition,
  format: ExportFormat,
  reply: FastifyReply,
  name = 'Report',
) {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug, 'analytics');
  const { today } = await nowIn(db, shop.timeZone);
  const reading = readingOf(shop.id, definition, today);
  const fileName = fileNameOf(shop.slug, name, reading.days);
  const open = () => reportTable(db, reading, { name, currency: shop.currency });
  return sendTable(context, { fileName, format, open }, reply);
}

export async function exportSavedReport(
  context: Context,
  idOrSlug: string,
  reportId: string,
  format: ExportFormat,
  reply: FastifyReply,
) {
  const { definition, name } = await mustFindReport(context, idOrSlug, reportId);
  return exportReport(context, idOrSlug, definition, format, reply, name);
}

/** Every view of these days as a file. Throws `invalid_input`, `not_found`, `forbidden`, `export_running`, `exports_busy`. */
export async function exportViews(
  context: Context,
  idOrSlug: string,
  { format, ...asked }: ViewsExportQuery,
  reply: FastifyReply,
) {
  const { house } = context;
  const shop = await mustManage(house.database.db, context, idOrSlug, 'analytics');
  const { today, asOf } = await nowIn(house.database.db, shop.timeZone);
  const range = rangeFrom(asked, today, { most: Number.POSITIVE_INFINITY });
  const open = () => viewsTable(house, { shopId: shop.id, days: range, until: asOf });
  return sendTable(context, { fileName: fileNameOf(shop.slug, 'views', range), format, open }, reply);
}

/** In letters that every file system and header takes. */
export function fileNameOf(slug: string, name: string, { startDate, endDate }: { startDate: string; endDate: string }) {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  const title = plain.replace(/^-+|-+$/g, '').slice(0, 60) || 'report';
  return `${slug}-${title}-${startDate}-${endDate}`;
}

import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { nowIn } from '../range.store.ts';
import { daysOf, planOf } from './plan.ts';
import { reportProblems } from './problems.ts';
import {
  deleteReport,
  findReport,
  holdKeeper,
  holdReport,
  insertReport,
  listReports,
  type ReportFields,
  updateReport,
} from './saved.store.ts';
import { nextMorning } from './schedule.ts';
import type { NewSavedReport, SavedReport } from './schema.ts';

/** Of one person in one shop. */
const MOST_REPORTS = 100;

/** The asker's reports of a shop and those that are shared there. Throws `not_found`, `forbidden`. */
export async function browseReports(context: Context, idOrSlug: string, paging: { limit: number; cursor?: string }) {
  const { userId } = signedIn(context);
  const { db } = context.house.database;
  const after = decodeCursor(paging.cursor, ['id'])?.[0];
  const { id: shopId } = await mustManage(db, context, idOrSlug, 'analytics');
  const rows = await listReports(db, { shopId, userId }, { limit: paging.limit, after });
  return toPage(rows, paging.limit, ({ id }) => [id]);
}

/** Keeps a report. Throws `invalid_input` where it cannot be, `too_many_reports`, `not_found`, `forbidden`. */
export async function saveReport(context: Context, idOrSlug: string, input: NewSavedReport): Promise<SavedReport> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug, 'analytics');
    const fields = await fieldsOf(tx, input, shop.timeZone);
    if ((await holdKeeper(tx, userId, shop.id)) >= MOST_REPORTS) throw reportProblems.too_many_reports();
    const report = { id: newId(), shopId: shop.id, userId };
    await insertReport(tx, report, fields);
    return (await findReport(tx, report)) as SavedReport;
  });
}

/** A report of the asker's, or one that is shared. Throws `not_found`, `forbidden`. */
export async function readReport(context: Context, idOrSlug: string, reportId: string): Promise<SavedReport> {
  return mustFindReport(context, idOrSlug, reportId);
}

export async function mustFindReport(context: Context, idOrSlug: string, reportId: string): Promise<SavedReport> {
  const { userId } = signedIn(context);
  const { db } = context.house.database;
  const { id: shopId } = await mustManage(db, context, idOrSlug, 'analytics');
  const report = await findReport(db, { id: reportId.toLowerCase(), shopId, userId });
  if (!report) throw problems.not_found();
  return report;
}

/** Writes all of a report of the asker's anew. Throws as `saveReport`. */
export async function changeReport(
  context: Context,
  idOrSlug: string,
  reportId: string,
  input: NewSavedReport,
): Promise<SavedReport> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug, 'analytics');
    const id = reportId.toLowerCase();
    const held = await mustHold(tx, { id, shopId: shop.id, userId });
    if (held.ownerId !== userId) throw problems.forbidden('Only who made this report changes it');
    const fields = await fieldsOf(tx, input, shop.timeZone);
    // Saved again before its next morning, it still comes then.
    const nextAt = fields.schedule === held.schedule ? held.nextAt : fields.nextAt;
    await updateReport(tx, id, { ...fields, nextAt });
    return (await findReport(tx, { id, shopId: shop.id, userId })) as SavedReport;
  });
}

/** Deletes a report of the asker's; the shop's owner also those that others share. Throws `not_found`, `forbidden`. */
export async function removeReport(context: Context, idOrSlug: string, reportId: string): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug, 'analytics');
    const id = reportId.toLowerCase();
    const { ownerId } = await mustHold(tx, { id, shopId: shop.id, userId });
    if (ownerId !== userId && shop.role !== 'owner') throw problems.forbidden('Only who made this report deletes it');
    await deleteReport(tx, id);
  });
}

/** What others keep to themselves is not there. */
async function mustHold(tx: Tx, { id, shopId, userId }: { id: string; shopId: string; userId: string }) {
  const held = await holdReport(tx, id, shopId);
  if (!held || !(held.isShared || held.ownerId === userId)) throw problems.not_found();
  return held;
}

async function fieldsOf(tx: Tx, input: NewSavedReport, timeZone: string): Promise<ReportFields> {
  const { name, definition, isShared = false, schedule = null, format = 'csv' } = input;
  const { today, asOf } = await nowIn(tx, timeZone);
  planOf(definition);
  daysOf(definition.range, today);
  if (schedule && definition.range.last === undefined) {
    throw invalid('/schedule', "needs a range that moves on, as 'last' does: these days would always be the same");
  }
  const nextAt = schedule && nextMorning(schedule, asOf, timeZone);
  return { name: name.trim(), definition, isShared, schedule, format, nextAt };
}

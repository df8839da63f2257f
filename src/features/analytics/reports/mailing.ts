import { isRefusedForGood } from '#features/notifications/mail/job.ts';
import { asHtml, asText } from '#features/notifications/mail/layout.ts';
import { wordsFor } from '#features/notifications/words/words.ts';
import type { Shop } from '#features/shops/schema.ts';
import { mustManage } from '#features/shops/service.ts';
import { houseContext } from '#platform/actor.ts';
import { publicUrl } from '#platform/config.ts';
import type { House } from '#platform/house.ts';
import type { Attachment } from '#platform/mailer.ts';
import { Problem } from '#platform/problems.ts';
import { bytesOf, mediaTypes } from '../export/send-table.ts';
import { reportTable } from '../export/tables.ts';
import { fileNameOf } from './exports.ts';
import { endSchedule, type MailedReport, markMailed, readMailedReport } from './mailing.store.ts';
import { readingOf } from './running.ts';
import { dayBefore } from './schedule.ts';

/** Larger mails are refused by many. */
const MOST_BYTES = 10_000_000;

/**
 * Mails a report to its owner, up to the day before that morning. Ends the schedule where they may not see the figures
 * any more. Sent twice only where the process dies between the server's yes and the row that says so.
 */
export async function mailReport(house: House, reportId: string, dueAt: string): Promise<void> {
  const { db } = house.database;
  const report = await readMailedReport(db, reportId, dueAt);
  if (!report) return;
  const shop = await shopOf(house, report);
  if (!shop) return endSchedule(db, reportId);
  try {
    await house.mailer.send(await letterOf(house, { ...report, reportId, dueAt }, shop));
  } catch (error) {
    if (!isRefusedForGood(error)) throw error;
    house.log.warn({ reportId }, 'The mail server will never take this report');
  }
  await markMailed(db, reportId, dueAt);
}

/** The shop, while its figures are theirs to see. */
async function shopOf(house: House, { ownerId, shopId }: MailedReport): Promise<Shop | undefined> {
  const context = houseContext(house, { userId: ownerId, role: 'buyer', sessionId: null });
  try {
    return await mustManage(house.database.db, context, shopId, 'analytics');
  } catch (error) {
    if (error instanceof Problem && (error.code === 'forbidden' || error.code === 'not_found')) return undefined;
    throw error;
  }
}

async function letterOf(
  house: House,
  report: MailedReport & { readonly reportId: string; readonly dueAt: string },
  shop: Shop,
) {
  const { name, definition, format, dueAt } = report;
  const reading = readingOf(shop.id, definition, dayBefore(dueAt, shop.timeZone));
  const table = reportTable(house.database.db, reading, { name, currency: shop.currency });
  const content = await whole(await bytesOf(table, format));
  const words = wordsFor(report.locale);
  const home = publicUrl(house.config);
  const written = (day: string) => Temporal.PlainDate.from(day).toLocaleString(words.locale, { dateStyle: 'long' });
  const { startDate, endDate } = reading.days;
  const page = {
    letter: words.scheduledReport({
      shop: shop.name,
      report: name,
      from: written(startDate),
      to: written(endDate),
      isAttached: content !== undefined,
    }),
    greeting: words.greeting(report.person),
    words,
    link: `${home}/seller/reports/${report.reportId}?shop=${shop.id}`,
    home,
  };
  const filename = `${fileNameOf(shop.slug, name, reading.days)}.${format}`;
  const attachments: Attachment[] = content ? [{ filename, contentType: mediaTypes[format], content }] : [];
  return {
    to: report.email,
    subject: page.letter.subject,
    text: asText(page),
    html: asHtml(page),
    headers: {
      // The same each time, so that a mail sent twice can be known for one.
      'Message-ID': `<${report.reportId}.${Date.parse(dueAt)}@${new URL(home).hostname}>`,
      'Auto-Submitted': 'auto-generated',
    },
    attachments,
  };
}

/** A file as one piece; undefined, and read no further, where it is too large for a mail. */
async function whole(file: AsyncIterable<string | Uint8Array>): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of file) {
    const bytes = Buffer.from(piece as string);
    size += bytes.length;
    if (size > MOST_BYTES) return undefined;
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

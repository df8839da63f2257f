import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import type { Job } from '#platform/jobs.ts';
import { holdDueReports, setNextMornings } from './mailing.store.ts';
import { mailReport } from './mailing.ts';
import { nextMorning } from './schedule.ts';

export interface ReportMailData {
  readonly reportId: string;
  /** The morning it is mailed for. */
  readonly dueAt: string;
}

const REPORTS_A_PAGE = 200;
/** Some four hours of trying: a report of the morning is of no use at night. */
const RETRIES = 14;

/** Mails one report of one morning. */
export const reportMailJob: Job<ReportMailData> = {
  name: 'analytics.report-mail',
  retries: RETRIES,
  batch: 2,
  run: ({ reportId, dueAt }, house) => mailReport(house, reportId, dueAt),
};

/** Each has its morning by the clock of its shop, and clocks differ by quarters of an hour. */
const dueJob: Job = {
  name: 'analytics.due-reports',
  retries: 3,
  cron: '*/5 * * * *',
  run: (_, house) => queueDueReports(house),
};

export const reportJobs = [reportMailJob, dueJob] as readonly Job[];

/** Queues the mails of all whose morning has come: once each, on whatever node, since the next one is set with it. */
export async function queueDueReports(house: House): Promise<void> {
  while ((await queueSome(house)) === REPORTS_A_PAGE);
}

function queueSome(house: House): Promise<number> {
  return change(houseContext(house), async (tx) => {
    const due = await holdDueReports(tx, REPORTS_A_PAGE);
    if (due.length === 0) return 0;
    await house.jobs.enqueue(
      tx,
      reportMailJob,
      due.map(({ id, dueAt }) => ({ reportId: id, dueAt })),
    );
    const next = due.map(({ id, schedule, now, timeZone }) => ({ id, nextAt: nextMorning(schedule, now, timeZone) }));
    await setNextMornings(tx, next);
    return due.length;
  });
}

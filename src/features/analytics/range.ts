import Type, { type Static } from 'typebox';
import type { Db } from '#platform/database/connection.ts';
import { invalid } from '#platform/problems.ts';
import { nowIn } from './range.store.ts';

/** Three years, and some days for those who compare whole weeks. */
export const MOST_DAYS = 1_100;
const USUAL_DAYS = 30;
/** Beyond these there is nothing to look at, and dates that other programs cannot read. */
const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2999-12-31';

const Day = Type.String({ format: 'date', description: 'YYYY-MM-DD, a day of the shop', examples: ['2026-11-23'] });

export const ShopOfFigures = Type.Object({
  shopId: Type.String({ minLength: 1, maxLength: 60, description: 'The id or the slug.' }),
});

export const RangeQuery = Type.Object({
  startDate: Type.Optional(
    Type.String({ format: 'date', description: `The first day; by default ${USUAL_DAYS} days up to the last.` }),
  ),
  endDate: Type.Optional(
    Type.String({ format: 'date', description: `The last day, with it at most ${MOST_DAYS}; by default today.` }),
  ),
});
export type RangeQuery = Static<typeof RangeQuery>;

/** Days of a shop, both ends with it. */
export const Range = Type.Object(
  { startDate: Day, endDate: Day, days: Type.Integer({ minimum: 1, maximum: MOST_DAYS }) },
  {
    title: 'Range',
    description: 'Days in the time zone of the shop, both ends with it.',
    examples: [{ startDate: '2026-10-25', endDate: '2026-11-23', days: 30 }],
  },
);
export type Range = Static<typeof Range>;

/** What somebody asks about, and when: days and time as the database has them. */
export interface AskedRange {
  readonly range: Range;
  /** As many days, right before. */
  readonly previous: Range;
  /** The day that it is in the shop. */
  readonly today: string;
  readonly asOf: string;
}

/** Reads the range that was asked for, in the days of that shop. Throws `invalid_input`. */
export async function rangeOf(db: Db, shop: { readonly timeZone: string }, query: RangeQuery): Promise<AskedRange> {
  const { today, asOf } = await nowIn(db, shop.timeZone);
  const range = rangeFrom(query, today);
  return { range, previous: previousOf(range), today, asOf };
}

/**
 * Fills what was not said: the last day is today, and with the first they are 30. Throws `invalid_input` of what stands
 * at `path`. What is streamed may be of any length: `most` is `Infinity`.
 */
export function rangeFrom(
  { startDate, endDate }: RangeQuery,
  today: string,
  { path = '', most = MOST_DAYS }: { readonly path?: string; readonly most?: number } = {},
): Range {
  const end = endDate ?? today;
  const start = startDate ?? addDays(end, 1 - USUAL_DAYS);
  if (start < FIRST_DAY) throw invalid(`${path}/${startDate ? 'startDate' : 'endDate'}`, `is before ${FIRST_DAY}`);
  if (end > LAST_DAY) throw invalid(`${path}/endDate`, `is after ${LAST_DAY}`);
  if (start > end) throw invalid(`${path}/startDate`, `is after ${endDate ? 'the last day' : 'today'}, ${end}`);
  const range = between(start, end);
  if (range.days > most) throw invalid(`${path}/startDate`, `is more than ${most} days before the last one`);
  return range;
}

/** As many days, right before. */
export function previousOf({ startDate, days }: Range): Range {
  return { startDate: addDays(startDate, -days), endDate: addDays(startDate, -1), days };
}

const DAY_MS = 86_400_000;

/** Both ends with it; of dates that are in order. */
export function between(startDate: string, endDate: string): Range {
  return { startDate, endDate, days: (Date.parse(endDate) - Date.parse(startDate)) / DAY_MS + 1 };
}

/** That many days later, or before: dates of a calendar, which know no zones. Reckoned in UTC, where each day has 24 hours. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

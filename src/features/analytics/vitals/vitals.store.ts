import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import type { VitalName } from './vitals.schema.ts';

export interface CountedVital {
  readonly page: string;
  readonly metric: VitalName;
  readonly bucket: number;
  readonly count: number;
}

export interface CountedError {
  readonly fingerprint: string;
  readonly page: string;
  readonly message: string;
  readonly count: number;
}

/** Adds to what was counted today, in UTC. Beyond so many rows a day only those that are there are counted. */
export async function addVitals(db: Db, counted: readonly CountedVital[], mostADay: number): Promise<void> {
  await sql`
    with today as (select (souk_now() at time zone 'UTC')::date as day), given as (
      select day, given.*, row_number() over (order by page, metric, bucket) as nr
      from today, jsonb_to_recordset(${JSON.stringify(counted)}::jsonb)
        as given (page text, metric text, bucket smallint, count integer)
    )
    insert into web_vitals as held (day, page, metric, bucket, count)
    select day, page, metric, bucket, count from given
    where nr <= ${mostADay} - (select count(*) from web_vitals join today using (day))
      or exists (select 1 from web_vitals as known
        where (known.day, known.page, known.metric, known.bucket) = (given.day, given.page, given.metric, given.bucket))
    -- In one order, since other nodes count the same.
    order by page collate "C", metric, bucket
    on conflict (day, page, metric, bucket) do update
      set count = least(held.count::bigint + excluded.count, 2147483647)`.execute(db);
}

/** The same of errors. */
export async function addErrors(db: Db, counted: readonly CountedError[], mostADay: number): Promise<void> {
  await sql`
    with today as (select (souk_now() at time zone 'UTC')::date as day), given as (
      select day, given.*, row_number() over (order by fingerprint) as nr
      from today, jsonb_to_recordset(${JSON.stringify(counted)}::jsonb)
        as given (fingerprint text, page text, message text, count integer)
    )
    insert into client_errors as held (day, fingerprint, page, message, count)
    select day, fingerprint, page, message, count from given
    where nr <= ${mostADay} - (select count(*) from client_errors join today using (day))
      or exists (select 1 from client_errors as known
        where (known.day, known.fingerprint) = (given.day, given.fingerprint))
    order by fingerprint collate "C"
    on conflict (day, fingerprint) do update
      set count = least(held.count::bigint + excluded.count, 2147483647), last_at = souk_now()`.execute(db);
}

export async function forgetTold(db: Db, days: number): Promise<void> {
  const old = sql`day <= (souk_now() at time zone 'UTC')::date - ${days}::integer`;
  await sql`delete from web_vitals where ${old}`.execute(db);
  await sql`delete from client_errors where ${old}`.execute(db);
}

export interface Dates {
  /** Days in UTC, both inclusive. */
  readonly startDate: string;
  readonly endDate: string;
}

export interface VitalRow {
  readonly page: string;
  readonly metric: VitalName;
  /** The one that holds the 75th percentile by the nearest rank. */
  readonly bucket: number;
  readonly count: number;
}

/** Of each page and metric of these days; the pages most told of first. */
export async function listVitals(db: Db, { startDate, endDate }: Dates): Promise<VitalRow[]> {
  const { rows } = await sql<VitalRow>`
    with buckets as (
      select page, metric, bucket, sum(count) as count from web_vitals
      where day between ${startDate}::date and ${endDate}::date group by page, metric, bucket
    ), ranked as (
      select page, metric, bucket, sum(count) over (partition by page, metric) as total,
        sum(count) over (partition by page, metric order by bucket) as reached
      from buckets
    ), told as (
      select page, metric, min(bucket) as bucket, max(total)::bigint as count from ranked
      where reached >= ceil(total * 0.75) group by page, metric
    )
    select * from told order by max(count) over (partition by page) desc, page, metric`.execute(db);
  return rows;
}

export interface ErrorRow {
  readonly page: string;
  readonly message: string;
  readonly count: number;
  readonly lastAt: string;
}

/** What broke most often in these days. */
export async function listErrors(db: Db, { startDate, endDate }: Dates, limit: number): Promise<ErrorRow[]> {
  const { rows } = await sql<ErrorRow>`
    select min(page) as page, min(message) as message, sum(count)::bigint as count, max(last_at) as "lastAt"
    from client_errors where day between ${startDate}::date and ${endDate}::date
    group by fingerprint order by sum(count) desc, fingerprint limit ${limit}`.execute(db);
  return rows;
}

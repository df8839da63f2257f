import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Whose prices: a variant's, or those of the cheapest variant of the product at any time. */
export type PriceSubject = { readonly variantId: string } | { readonly productId: string };

export interface PricesRow {
  readonly current: number;
  readonly lowest: number;
  /** When the first reduction of the series was made that still counts; null where there is none. */
  readonly since: string | null;
  /** The lowest price in the 30 days before that. */
  readonly before: number | null;
  /** A step of the page; null where the page has none. */
  readonly price: number | null;
  readonly at: string | null;
}

const month = sql`interval '30 days'`;

/**
 * The steps of a price, newest first, behind `after`, one more than `limit`; each with what is true now: the price, the
 * lowest one of the last 30 days, and the series of reductions it stands in (a rise or 30 days without another reduction
 * end one). At least one row where the subject has a history.
 *
 * Every part reads the index from the newest row backwards and stops where it knows enough.
 */
export async function listPrices(
  db: Db,
  subject: PriceSubject,
  { limit, after }: { limit: number; after: string | undefined },
): Promise<PricesRow[]> {
  const older = after === undefined ? sql`` : sql`and created_at < ${after}::timestamptz`;
  const { rows } = await sql<PricesRow>`
    select newest.price as current, ${lowestBetween(subject, sql`souk_now() - ${month}`)} as lowest,
      since, case when since is not null then ${lowestBetween(subject, sql`since - ${month}`, sql`since`)} end as before,
      page.price, page.at
    from (${steps(subject, sql``)} limit 1) as newest
    left join lateral (
      select at as since
      from (
        select at, price < was as reduced, at - lead(at) over older > ${month} as rested,
          lead(price < was) over older as follows_reduction
        from (${steps(subject, sql``)}) as step
        window older as (order by at desc)) as reduction
      where reduced and (rested or follows_reduction is not true)
      order by at desc limit 1
    ) as series on newest.price < newest.was and newest.at > souk_now() - ${month}
    left join lateral (${steps(subject, older)} limit ${limit + 1}) as page on true
    order by page.at desc`.execute(db);
  return rows;
}

/** What the subject cost from each moment on; of several rows of one moment the last counts. Newest first. */
function moments(subject: PriceSubject, range: RawBuilder<unknown>) {
  const [price, whose] =
    'variantId' in subject
      ? [sql`price_amount`, sql`variant_id = ${subject.variantId}::uuid`]
      : [sql`lowest_amount`, sql`product_id = ${subject.productId}::uuid`];
  return sql`
    select price, at from (
      select ${price} as price, created_at as at, lag(created_at) over (order by created_at desc, id desc) as next_at
      from price_history where ${whose} ${range}) as row
    where at is distinct from next_at`;
}

/** The moments at which the price became another, with what it was until then. Newest first. */
function steps(subject: PriceSubject, range: RawBuilder<unknown>) {
  return sql`
    select price, at, was from (
      select price, at, lead(price) over (order by at desc) as was
      from (${moments(subject, range)}) as moment) as compared
    where was is distinct from price
    order by at desc`;
}

/** The lowest price in force at any time from `from` until before `to` (or now). */
function lowestBetween(subject: PriceSubject, from: RawBuilder<unknown>, to?: RawBuilder<unknown>) {
  const until = to ? sql`and created_at < ${to}` : sql``;
  const inForce = sql`select price from (${moments(subject, sql`and created_at <= ${from}`)}) as past
    order by at desc limit 1`;
  const since = sql`select min(price) from (${moments(subject, sql`and created_at > ${from} ${until}`)}) as later`;
  return sql`least((${inForce}), (${since}))`;
}

import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';
import type { NewsKind } from './schema.ts';

/** What a shop did, and when. */
export interface PastNews {
  readonly shopId: string;
  readonly kind: NewsKind;
  readonly at: Temporal.Instant;
  /** Of everything but an announcement. */
  readonly productId: string | null;
  /** Of a price drop: minor units of the shop's currency, before and from then on. */
  readonly was: number | null;
  readonly amount: number | null;
  /** Of an announcement; else empty. */
  readonly title: string;
  readonly body: string;
  readonly authorId: string | null;
}

/** A product is new once: a second time is left out. */
export async function insertPastNews(tx: Tx, news: readonly (PastNews & { readonly id: string })[]): Promise<void> {
  await sql`
    insert into shop_news (id, shop_id, kind, product_id, was_amount, amount, title, body, author_id, created_at)
    select * from unnest(
      ${news.map(({ id }) => id)}::uuid[], ${news.map(({ shopId }) => shopId)}::uuid[],
      ${news.map(({ kind }) => kind)}::text[], ${news.map(({ productId }) => productId)}::uuid[],
      ${news.map(({ was }) => was)}::bigint[], ${news.map(({ amount }) => amount)}::bigint[],
      ${news.map(({ title }) => title)}::text[], ${news.map(({ body }) => body)}::text[],
      ${news.map(({ authorId }) => authorId)}::uuid[], ${news.map(({ at }) => at.toString())}::timestamptz[])
    on conflict do nothing`.execute(tx);
}

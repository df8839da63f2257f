import { sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import type { Asker, KeptItem } from './situation.store.ts';

/** A list as it is to be kept. */
export interface ListMade {
  readonly madeOf: string;
  readonly strategy: string;
  readonly items: readonly KeptItem[];
}

/**
 * Puts a list in the place of the one that was kept, and answers when. Its row is held first, so that two requests of
 * one person come one after the other; a product that went meanwhile is left out.
 */
export async function keepList(tx: Tx, { userId, sessionId }: Asker, list: ListMade): Promise<string> {
  const owner = userId === null ? 'session_id' : 'user_id';
  const session = userId === null ? sessionId : null;
  const { rows } = await sql<{ id: string; at: string }>`
    ${named(`keep_list_${owner}`)} insert into recommendation_lists (id, user_id, session_id, made_of, strategy)
    values (${newId()}, ${userId}::uuid, ${session}, ${list.madeOf}, ${list.strategy})
    on conflict (${sql.raw(owner)}) where ${sql.raw(owner)} is not null do update set
      made_of = excluded.made_of, strategy = excluded.strategy, computed_at = excluded.computed_at
    returning id, computed_at as at`.execute(tx);
  const { id: listId, at } = rows[0] as { id: string; at: string };
  const { items } = list;
  await sql`
    ${named('keep_recommendations')} with alive as (
      -- Held in order and before anything of them is removed, as whoever takes a product away holds it first.
      select id from products where id = any(${items.map(({ id }) => id)}::uuid[]) order by id for key share
    ), gone as (
      delete from product_recommendations
      where list_id = ${listId} and product_id not in (select id from alive)
    )
    insert into product_recommendations (id, list_id, user_id, session_id, product_id, score, reason, strategy)
    select given.id, ${listId}, ${userId}::uuid, ${session}, product_id, score, reason, ${list.strategy}
    from unnest(
      ${items.map(() => newId())}::uuid[], ${items.map(({ id }) => id)}::uuid[],
      ${items.map(({ score }) => score)}::float8[], ${items.map(({ reason }) => JSON.stringify(reason))}::jsonb[]
    ) as given (id, product_id, score, reason)
    join alive on alive.id = product_id
    order by product_id
    on conflict (list_id, product_id) do update set
      score = excluded.score, reason = excluded.reason, strategy = excluded.strategy, created_at = excluded.created_at`.execute(
    tx,
  );
  return at;
}

/** Keeps that what was looked at in a visit, signed out, is this person's; the first to say so has it. */
export async function linkVisit(tx: Tx, userId: string, sessionId: string): Promise<void> {
  await sql`
    ${named('link_visit')} insert into recommendation_sessions as link (session_id, user_id)
    select ${sessionId}, ${userId}
    where exists (select 1 from product_views where session_id = ${sessionId} and user_id is null)
    on conflict (session_id) do update set linked_at = excluded.linked_at where link.user_id = excluded.user_id`.execute(
    tx,
  );
}

/** Forgets up to `limit` lists of visits that were kept for a day. */
export async function forgetOldLists(db: Db, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from recommendation_lists where id in (
      select id from recommendation_lists
      where session_id is not null and computed_at < souk_now() - interval '1 day'
      order by id limit ${limit} for update skip locked)`.execute(db);
  return Number(numAffectedRows);
}

/** Forgets up to `limit` visits whose views are long gone from what is read. */
export async function forgetOldVisits(db: Db, days: number, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from recommendation_sessions where session_id in (
      select session_id from recommendation_sessions
      where linked_at < souk_now() - make_interval(days => ${days}) limit ${limit})`.execute(db);
  return Number(numAffectedRows);
}

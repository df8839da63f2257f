import { sql } from 'kysely';
import type { Holiday, WeekHours } from '#features/shops/hours.schema.ts';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import type { AwayMessage, QuickReply, ResponseTime } from './desk.schema.ts';

const quickReply = sql.raw('id, title, body, created_at as "createdAt"');

/** The quick replies of a shop, by their titles. */
export async function listQuickReplies(db: Db, shopId: string): Promise<QuickReply[]> {
  const { rows } = await sql<QuickReply>`
    select ${quickReply} from quick_replies where shop_id = ${shopId} order by lower(title), id`.execute(db);
  return rows;
}

/** How many a shop has, for one who writes another; holds the shop, so that nobody else does meanwhile. */
export async function countQuickReplies(tx: Tx, shopId: string): Promise<number> {
  await sql`select 1 from shops where id = ${shopId} for no key update`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from quick_replies where shop_id = ${shopId}`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function insertQuickReply(
  tx: Tx,
  reply: { readonly id: string; readonly shopId: string; readonly title: string; readonly body: string },
): Promise<QuickReply> {
  const { rows } = await sql<QuickReply>`
    insert into quick_replies (id, shop_id, title, body)
    values (${reply.id}, ${reply.shopId}, ${reply.title}, ${reply.body}) returning ${quickReply}`.execute(tx);
  return rows[0] as QuickReply;
}

export async function updateQuickReply(
  tx: Tx,
  shopId: string,
  id: string,
  { title = null, body = null }: { readonly title?: string | null; readonly body?: string | null },
): Promise<QuickReply | undefined> {
  const { rows } = await sql<QuickReply>`
    update quick_replies set title = coalesce(${title}, title), body = coalesce(${body}, body)
    where id = ${id} and shop_id = ${shopId} returning ${quickReply}`.execute(tx);
  return rows[0];
}

export async function deleteQuickReply(tx: Tx, shopId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from quick_replies where id = ${id} and shop_id = ${shopId}`.execute(tx);
  return numAffectedRows === 1n;
}

export async function findAwayMessage(db: Db, shopId: string): Promise<AwayMessage | undefined> {
  const { rows } = await sql<AwayMessage>`
    select shown_when as "when", body from away_messages where shop_id = ${shopId}`.execute(db);
  return rows[0];
}

export async function setAwayMessage(tx: Tx, shopId: string, { when, body }: AwayMessage): Promise<void> {
  await sql`
    insert into away_messages (shop_id, shown_when, body) values (${shopId}, ${when}, ${body})
    on conflict (shop_id) do update set shown_when = excluded.shown_when, body = excluded.body`.execute(tx);
}

export interface DueAway extends AwayMessage {
  readonly hours: WeekHours | null;
  readonly holidays: Holiday[];
  readonly timeZone: string;
  readonly now: string;
}

/** What a shop has said for it when it is away, unless that was said in this conversation within so many hours. */
export async function findDueAway(
  tx: Tx,
  shopId: string,
  conversationId: string,
  restHours: number,
): Promise<DueAway | undefined> {
  const { rows } = await sql<DueAway>`
    ${named('due_away')} select shown_when as "when", body, hours, holidays, time_zone as "timeZone", souk_now() as now
    from away_messages join shops on shops.id = shop_id
    where shop_id = ${shopId} and shown_when <> 'never' and not exists (
      select 1 from messages
      where conversation_id = ${conversationId} and kind = 'away'
        and created_at > souk_now() - make_interval(hours => ${restHours}))`.execute(tx);
  return rows[0];
}

/** The median of the newest answers of a shop, and of how many. */
export async function readResponseTime(
  db: Db,
  shopId: string,
  { days, most, least }: { readonly days: number; readonly most: number; readonly least: number },
): Promise<ResponseTime> {
  const { rows } = await sql<ResponseTime>`
    ${named('response_time')} select count(*)::integer as answers,
      case when count(*) >= ${least}::integer
        then round(percentile_cont(0.5) within group (order by seconds))::integer end as "medianSeconds"
    from (
      select seconds from response_times
      where shop_id = ${shopId} and created_at > souk_now() - make_interval(days => ${days})
      order by id desc limit ${most}
    ) as newest`.execute(db);
  return rows[0] ?? { answers: 0, medianSeconds: null };
}

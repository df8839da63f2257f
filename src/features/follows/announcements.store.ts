import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Announcement } from './schema.ts';
import type { ListPage } from './store.ts';

/** Lets one after the other announce something of a shop; answers its status. */
export async function holdAnnouncer(tx: Tx, shopId: string): Promise<string | undefined> {
  const { rows } = await sql<{ status: string }>`
    select status from shops where id = ${shopId} for no key update`.execute(tx);
  return rows[0]?.status;
}

/** How many of the last `most` announcements of a shop are younger than 24 hours. The caller holds the shop. */
export async function countAnnouncedToday(tx: Tx, shopId: string, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from (
      select created_at from shop_news where shop_id = ${shopId} and kind = 'announcement'
      order by id desc limit ${most}) as last
    where created_at > souk_now() - interval '24 hours'`.execute(tx);
  return rows[0]?.count ?? 0;
}

export async function insertAnnouncement(
  tx: Tx,
  row: {
    readonly id: string;
    readonly shopId: string;
    readonly authorId: string;
    readonly title: string;
    readonly body: string;
  },
): Promise<Announcement> {
  const { rows } = await sql<Announcement>`
    insert into shop_news (id, shop_id, kind, title, body, author_id)
    values (${row.id}, ${row.shopId}, 'announcement', ${row.title}, ${row.body}, ${row.authorId})
    returning id, title, body, created_at as at`.execute(tx);
  return rows[0] as Announcement;
}

/** What a shop announced, newest first. Reads one more than `limit`. */
export async function listAnnouncements(db: Db, shopId: string, { limit, after }: ListPage): Promise<Announcement[]> {
  const { rows } = await sql<Announcement>`
    select id, title, body, created_at as at from shop_news
    where shop_id = ${shopId} and kind = 'announcement' ${after === undefined ? sql`` : sql`and id < ${after}`}
    order by id desc limit ${limit + 1}`.execute(db);
  return rows;
}

/** False where the shop announced no such thing. */
export async function deleteAnnouncement(tx: Tx, shopId: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from shop_news where id = ${id} and shop_id = ${shopId} and kind = 'announcement'`.execute(tx);
  return numAffectedRows === 1n;
}

import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Forgets at most `most` old rows that nobody wrote by hand, the oldest first. Answers how many those were. */
export async function forgetOldNews(db: Db, days: number, most: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from shop_news where id in (
      select id from shop_news
      where kind <> 'announcement' and created_at < souk_now() - make_interval(days => ${days})
      order by created_at limit ${most})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

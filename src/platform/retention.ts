import { sql } from 'kysely';
import type { Db } from './database/connection.ts';
import { REPEAT_HOURS } from './idempotency.ts';
import { HOUSE_LOG_DAYS } from './logs/house-log.ts';
import { forgetOldEvents } from './logs/person-log.ts';

/** Forgets what the house itself kept long enough: news, answers to repeats, and events that every listener has heard. */
export async function forgetOldHouseRows(db: Db): Promise<void> {
  await forgetOldEvents(db);
  await sql`
    delete from idempotency_keys
    where created_at < souk_now() - make_interval(hours => ${REPEAT_HOURS})`.execute(db);
  await sql`
    delete from domain_events
    where created_at < souk_now() - make_interval(days => ${HOUSE_LOG_DAYS})
      and not exists (
        select 1 from listener_cursors as cursor where (cursor.xid, cursor.id) < (domain_events.xid, domain_events.id))`.execute(
    db,
  );
}

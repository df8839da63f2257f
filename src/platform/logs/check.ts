import { sql } from 'kysely';
import type { Check } from '../feature.ts';

const MOST_SHOWN = 20;

/** Whether every person's log is numbered without gaps up to its head. */
export const checkLogs: Check = {
  name: 'logs of people have no gaps',
  async find(db) {
    const { rows } = await sql<{ user_id: string }>`
      select user_id from user_event_heads as head
      left join lateral (
        select count(*) as count, min(seq) as first, max(seq) as last from user_events where user_id = head.user_id
      ) as kept on true
      where kept.count > 0 and (kept.last <> head.seq or kept.last - kept.first + 1 <> kept.count)
      limit ${MOST_SHOWN}`.execute(db);
    return rows.map(({ user_id }) => `the log of user ${user_id} has a gap`);
  },
};

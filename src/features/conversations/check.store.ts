import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Conversations whose numbers are not those of their messages. */
export async function findWrongConversations(db: Db, most: number): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    with counted as (
      select conversations.id, last_seq, waiting_since, count(messages.id)::integer as messages,
        coalesce(max(messages.seq), 0) as newest, max(messages.created_at) as newest_at,
        min(messages.created_at) filter (where messages.side = 'buyer' and kind not in ('away', 'call') and messages.seq > answered.seq)
          as asked_at
      from conversations
      cross join lateral (
        select coalesce(max(seq), 0) as seq from messages
        where conversation_id = conversations.id and side = 'shop' and kind not in ('away', 'call')
      ) as answered
      left join messages on conversation_id = conversations.id
      group by conversations.id, answered.seq
    ), sides as (
      select counted.*, side, sides.last_at, listed, delivered_seq, unread_count, holder_id, (
          select count(*)::integer from messages
          where messages.conversation_id = counted.id and messages.side <> sides.side and seq > read_seq
            and deleted_at is null and hidden_at is null
        ) as unread
      from counted join conversation_sides as sides on conversation_id = counted.id
    )
    select 'the conversation ' || id || ' ' || fault as fault from (
      select id, 'counts ' || last_seq || ' messages and holds ' || messages || ' up to number ' || newest as fault
      from counted where last_seq <> messages or last_seq <> newest
      union all
      select conversations.id, 'shows another last message than it has'
      from conversations left join messages on conversation_id = conversations.id and seq = last_seq
      where last_message is distinct from case when hidden_at is null then left(body, 600) end
      union all
      select id, 'waits for the shop since ' || coalesce(waiting_since::text, 'never') || ' and was written to at '
        || coalesce(asked_at::text, 'no time')
      from counted where waiting_since is distinct from asked_at
      union all
      select id, 'has ' || count(*) || ' sides' from counted
      left join conversation_sides on conversation_id = id group by id having count(side) <> 2
      union all
      select id, 'shows the ' || side || ' ' || unread_count || ' unread messages, ' || unread || ' are'
      from sides where unread_count <> unread
      union all
      select id, 'is delivered to the ' || side || ' up to ' || delivered_seq || ' of ' || last_seq
      from sides where delivered_seq > last_seq
      union all
      select id, 'stands in the inbox of the ' || side || ' at another time than that of its last message'
      from sides where last_at <> newest_at or not listed and messages > 0
      union all
      select sides.id, 'is in the inbox of nobody who has it'
      from sides join conversations on conversations.id = sides.id
      where holder_id <> case when side = 'buyer' then buyer_id else shop_id end
    ) as faults order by fault limit ${most}`.execute(db);
  return rows.map(({ fault }) => fault);
}

import { sql } from 'kysely';
import type { Tx } from '#platform/database/connection.ts';

export interface NewLine {
  readonly id: string;
  readonly key: string;
  readonly userId: string;
  readonly data: object;
}

/** Whether a type is told by each channel where somebody wished nothing. */
export interface ByItself {
  readonly inApp: boolean;
  readonly email: boolean;
  readonly push: boolean;
  readonly sms: boolean;
}

/**
 * Writes a line in the app for each who wants one, and a wish for each who can be reached elsewhere and wants that; who
 * is shut out for good gets neither. Answers who of them holds a socket somewhere, and whether there are wishes.
 */
export async function insertMany(
  tx: Tx,
  type: string,
  byItself: ByItself,
  lines: readonly NewLine[],
): Promise<{ readonly here: string[]; readonly wished: number }> {
  const { rows } = await sql<{ here: string[]; wished: number }>`
    with told as (
      select * from unnest(
        ${lines.map(({ id }) => id)}::uuid[], ${lines.map(({ key }) => key)}::text[],
        ${lines.map(({ userId }) => userId)}::uuid[], ${lines.map(({ data }) => JSON.stringify(data))}::jsonb[]
      ) as told (id, key, user_id, data)
    ), wishes as (
      select told.*,
        coalesce((turned ->> 'inApp')::boolean, ${byItself.inApp}) as in_app,
        coalesce((turned ->> 'email')::boolean, ${byItself.email}) and email_verified_at is not null as by_mail,
        coalesce((turned ->> 'push')::boolean, ${byItself.push}) and exists (
          select 1 from push_subscriptions as device where device.user_id = users.id) as by_push,
        coalesce((turned ->> 'sms')::boolean, ${byItself.sms}) and phone_verified_at is not null as by_sms
      from told join users on users.id = told.user_id and users.status in ('active', 'suspended')
      left join lateral (
        select jsonb_object_agg(channel, is_on) as turned from notification_preferences as wish
        where wish.user_id = users.id and wish.type = ${type}) as wish on true
    ), written as (
      insert into notifications (id, user_id, key, type, data)
      select id, user_id, key, ${type}, data from wishes where in_app
      on conflict (key) do nothing returning user_id
    ), wished as (
      insert into notification_intents (key, user_id, type, data, in_bulk)
      select key, user_id, ${type}, data, true from wishes where by_mail or by_push or by_sms
      on conflict (key) do nothing returning user_id
    )
    select (select count(*) from wished) as wished,
      array(select distinct user_id from user_sessions join written using (user_id) where is_online) as here`.execute(
    tx,
  );
  return rows[0] ?? { here: [], wished: 0 };
}

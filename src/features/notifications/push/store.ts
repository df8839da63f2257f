import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import { isStillWanted } from '../deliveries.store.ts';
import { type Address, mayBeTold } from './subscriptions.store.ts';

/** Longer than a push service may take with one message; after that the process that took it up has died. */
const SENDING_SECONDS = 60;

export interface PushDelivery extends Address {
  readonly id: string;
  readonly subscriptionId: string;
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly key: string;
  readonly groupKey: string | null;
  /** How many of its group it stands for. */
  readonly count: number;
  readonly ageSeconds: number;
  /** Of a call that rings: until it no longer does; else null. */
  readonly ringSeconds: number | null;
  readonly locale: string;
  /** False where the account is shut out, somebody signed out there, or turned it off meanwhile. */
  readonly wanted: boolean;
}

/** Takes it up for this process alone; undefined where it is settled, gone, or another process is at it. */
export async function takeUp(db: Db, id: string): Promise<PushDelivery | undefined> {
  const { rows } = await sql<PushDelivery>`
    update notification_deliveries as delivery
    set status = 'sending', folds = false, sending_until = souk_now() + make_interval(secs => ${SENDING_SECONDS})
    from push_subscriptions as subscription
    join user_sessions as session on session.id = subscription.session_id
    join users on users.id = subscription.user_id
    where delivery.id = ${id} and delivery.channel = 'push'
      and subscription.id = delivery.push_subscription_id and subscription.user_id = delivery.user_id
      and (delivery.status = 'waiting' or delivery.status = 'sending' and delivery.sending_until <= souk_now())
    returning delivery.id, subscription.id as "subscriptionId", endpoint, p256dh, auth, delivery.type,
      delivery.data, delivery.count,
      delivery.notification_key as key, delivery.group_key as "groupKey", users.locale,
      extract(epoch from souk_now() - delivery.created_at)::float8 as "ageSeconds",
      case when delivery.type = 'call.ringing' then
        extract(epoch from (delivery.data ->> 'ringExpiresAt')::timestamptz - souk_now())::float8
      end as "ringSeconds",
      ${mayBeTold} and ${isStillWanted} as wanted`.execute(db);
  return rows[0];
}

import { sql } from 'kysely';
import type { Holiday, WeekHours } from '#features/shops/hours.schema.ts';
import { type Db, named } from '#platform/database/connection.ts';
import type { CallSettings } from './desk.schema.ts';

/** How a shop and a buyer stand to being rung, now. */
export interface DeskRow extends CallSettings {
  /** Hidden shops and those of owners who are shut out are there for nobody. */
  readonly isThere: boolean;
  readonly hours: WeekHours | null;
  readonly holidays: Holiday[];
  readonly timeZone: string;
  readonly now: string;
  /** Its people with 'calls' who do not want their peace, the owner first; the buyer is never among them. */
  readonly people: readonly string[];
  readonly buyerWantsPeace: boolean;
}

/** The desk of a shop for a buyer, of which at most so many people are rung. */
export async function findDesk(
  db: Db,
  shopId: string,
  buyerId: string,
  mostPeople: number,
): Promise<DeskRow | undefined> {
  const { rows } = await sql<DeskRow>`
    ${named('call_desk')} select coalesce(takes_calls, 'hours') as "takesCalls",
      status = 'open' and exists (select 1 from public_shops where public_shops.id = shops.id) as "isThere",
      hours, holidays, time_zone as "timeZone", souk_now() as now,
      array(
        select person.id
        from unnest(owner_id || array(
          select user_id from shop_staff
          where shop_staff.shop_id = shops.id and 'calls' = any(permissions) and user_id <> owner_id
          order by created_at, user_id limit ${mostPeople} - 1)) with ordinality as person (id, place)
        join active_users on active_users.id = person.id
        join users on users.id = person.id
        where person.id <> ${buyerId}
          and (users.disturb_not_before is null or users.disturb_not_before <= souk_now())
        order by place) as people,
      exists (select 1 from users where id = ${buyerId} and disturb_not_before > souk_now()) as "buyerWantsPeace"
    from shops left join call_settings on call_settings.shop_id = shops.id
    where shops.id = ${shopId}`.execute(db);
  return rows[0];
}

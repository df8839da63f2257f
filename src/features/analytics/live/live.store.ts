import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

/** Views are read back so far, by their index; who stays on one page for longer is not seen. */
const LOOKED_BACK = sql.raw(`interval '1 hour'`);
/** Of a crowded shop no more of the newest views are looked through. */
const MOST_VIEWS = sql.raw('20000');
const MOST_PAGES = sql.raw('20');

/**
 * Who is in a shop now: a row a visitor, with what they looked at last. Those whose last view is less than five minutes
 * old, or whose last stay reached the last minute; never the people of the shop.
 */
const present = (shopId: string) => sql`
  recent as materialized (
    select visitor, user_id, kind, product_id, device, created_at, duration from product_views
    where shop_id = ${shopId} and created_at > souk_now() - ${LOOKED_BACK} and (user_id is null or user_id not in (
      select owner_id from shops where id = ${shopId}
      union select shop_staff.user_id from shop_staff where shop_staff.shop_id = ${shopId}))
    order by created_at desc limit ${MOST_VIEWS}
  ), present as materialized (
    select distinct on (visitor) visitor, user_id, kind, product_id, device, created_at,
      min(created_at) over (partition by visitor) as since
    from recent
    where visitor in (
      select visitor from recent group by visitor
      having max(created_at) > souk_now() - interval '5 minutes'
        or max(created_at + make_interval(secs => duration)) > souk_now() - interval '1 minute')
    order by visitor, created_at desc
  )`;

/** Whether somebody of these rows allows to be greeted, and can be written to by that shop, which everybody can see. */
const mayBeGreeted = (shopId: string) => sql<boolean>`exists (
  select 1 from users
  where users.id = present.user_id and may_be_greeted
    and exists (select 1 from active_users where active_users.id = users.id)
    and exists (select 1 from public_shops where public_shops.id = ${shopId})
    and not exists (
      select 1 from blocks, shops
      where shops.id = ${shopId}
        and (blocker_id, blocked_id) in ((users.id, shops.owner_id), (shops.owner_id, users.id))))`;

export interface LivePageRow {
  readonly kind: 'product' | 'shop';
  readonly productId: string | null;
  readonly title: string | null;
}

export interface LiveCrowd {
  readonly asOf: string;
  readonly visitors: number;
  readonly pages: (LivePageRow & { readonly visitors: number })[];
}

/** How many are in a shop, and what they look at. */
export async function countPresent(db: Db, shopId: string): Promise<LiveCrowd> {
  const { rows } = await sql<LiveCrowd>`
    with ${present(shopId)}
    select souk_now() as "asOf", (select count(*) from present) as visitors, coalesce((
      select json_agg(page order by visitors desc, "productId" nulls first)
      from (
        select kind, product_id as "productId", title, visitors
        from (select kind, product_id, count(*) as visitors from present group by kind, product_id
          order by count(*) desc, product_id nulls first limit ${MOST_PAGES}) as looked
        left join products on products.id = product_id
      ) as page), '[]') as pages`.execute(db);
  return rows[0] as LiveCrowd;
}

export interface PresentRow extends LivePageRow {
  /** Never told to anybody. */
  readonly visitor: string;
  readonly since: string;
  readonly device: string | null;
  readonly isSignedIn: boolean;
  readonly mayBeGreeted: boolean;
}

/** Those who moved last. */
export async function listPresent(db: Db, shopId: string, limit: number): Promise<PresentRow[]> {
  const { rows } = await sql<PresentRow>`
    with ${present(shopId)}
    select visitor, present.kind, present.product_id as "productId", title, since, device,
      user_id is not null as "isSignedIn", ${mayBeGreeted(shopId)} as "mayBeGreeted"
    from (select * from present order by created_at desc, visitor limit ${limit}) as present
    left join products on products.id = present.product_id
    order by present.created_at desc, visitor`.execute(db);
  return rows;
}

export interface PresentVisitor {
  readonly visitor: string;
  readonly userId: string | null;
}

/** Everybody who is there. */
export async function listVisitors(db: Db, shopId: string): Promise<PresentVisitor[]> {
  const { rows } = await sql<PresentVisitor>`
    with ${present(shopId)} select visitor, user_id as "userId" from present`.execute(db);
  return rows;
}

/** Whether that user allows shops to greet them, neither side blocked the other, and the shop is not hidden. */
export async function mayGreet(db: Db, shopId: string, userId: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select ${mayBeGreeted(shopId)} as may from (select ${userId}::uuid as user_id) as present`.execute(db);
  return rows[0]?.may ?? false;
}

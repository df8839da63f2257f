import type { Pool } from 'pg';
import type { CardRow } from '#features/catalogue/cards.ts';
import { prepared } from '#platform/database/connection.ts';
import type { Wishes } from './situation.store.ts';

export interface VisibleRow extends CardRow {
  readonly category_id: string | null;
  readonly is_followed: boolean;
}

/**
 * Those of these products that may be recommended to somebody now: on sale and in stock in an open shop, neither their
 * own nor of one with whom they want nothing of each other, not refused, in their band of prices and near enough. One
 * statement asks the tables themselves, also about a list that was kept: what sold out a moment ago is not in it.
 */
const visible = prepared<VisibleRow>(
  'recommendable_products',
  `select products.id, title, brand, price_amount, highest_amount, products.currency, stock, products.status, image_url,
     picture_id, shop.id as shop_id, shop.slug as shop_slug, shop.name as shop_name, stars, products.created_at,
     category_id,
     exists (select 1 from shop_followers where shop_followers.user_id = $2 and shop_id = shop.id) as is_followed
   from products
   join product_counters on product_id = products.id
   join public_shops as shop on shop.id = products.shop_id
   where products.id = any($1::uuid[]) and products.status = 'active' and stock > 0 and shop.status = 'open'
     and ($2::uuid is null or (
       shop.owner_id <> $2
       and not exists (select 1 from shop_staff where shop_staff.shop_id = shop.id and shop_staff.user_id = $2)
       and not exists (select 1 from blocks where blocker_id = $2 and blocked_id = shop.owner_id)
       and not exists (select 1 from blocks where blocker_id = shop.owner_id and blocked_id = $2)
       and not exists (
         select 1 from recommendation_refusals
         where user_id = $2 and coalesce(product_id, shop_id, category_id) in (products.id, shop.id))
       and not exists (
         select 1 from recommendation_refusals as refused
         join categories as top on top.id = refused.category_id
         join categories as own on own.id = products.category_id
         where user_id = $2 and (own.path = top.path or own.path > top.path || '/' and own.path < top.path || '0'))))
     and ($3::text is null or products.currency = $3 and price_amount >= coalesce($4::bigint, 0)
       and price_amount <= coalesce($5::bigint, 9223372036854775807))
     and ($6::integer is null or exists (
       select 1 from shop_locations
       where shop_locations.shop_id = shop.id and souk_distance_km($7, $8, latitude, longitude) <= $6))`,
);

/** In any order. */
export function readRecommendable(
  pool: Pool,
  userId: string | null,
  wishes: Wishes | null,
  ids: readonly string[],
): Promise<VisibleRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  const { currency = null, minPrice = null, maxPrice = null } = wishes ?? {};
  const { withinKm = null, latitude = null, longitude = null } = wishes ?? {};
  return visible(pool, [ids, userId, currency, minPrice, maxPrice, withinKm, latitude, longitude]);
}

import { sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';

export async function listListsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select strategy, computed_at as "computedAt" from recommendation_lists where user_id = ${userId}`.execute(db);
  return rows;
}

export async function listRecommendationsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select product_id as "productId", title as product, score, reason->>'code' as reason,
      product_recommendations.created_at as "createdAt"
    from product_recommendations join products on products.id = product_id
    where user_id = ${userId} order by score desc, product_id desc`.execute(db);
  return rows;
}

export async function listVisitsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select session_id as "sessionId", linked_at as "linkedAt" from recommendation_sessions
    where user_id = ${userId} order by linked_at`.execute(db);
  return rows;
}

export async function listSettingsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select is_off as "isOff", min_price as "minPrice", max_price as "maxPrice", currency, latitude, longitude,
      within_km as "withinKm", nullif(history_from, '-infinity') as "historyFrom"
    from recommendation_settings where user_id = ${userId}`.execute(db);
  return rows;
}

export async function listRefusalsOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select product_id as "productId", shop_id as "shopId", category_id as "categoryId", created_at as "createdAt"
    from recommendation_refusals where user_id = ${userId} order by id`.execute(db);
  return rows;
}

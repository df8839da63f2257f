import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#platform/database/connection.ts';
import type { Audience, Segment } from './announcements.schema.ts';

/** Which rows of `users` an announcement is for. Whoever is shut out for good is not, whoever is for a time is. */
export function isAudience({ audience, segment }: Audience): RawBuilder<SqlBool> {
  const wanted = audience === 'shop_owners' ? [ownsShop] : segment ? isSegment(segment) : [];
  return sql<SqlBool>`(${sql.join([sql`users.status in ('active', 'suspended')`, ...wanted], sql` and `)})`;
}

const ownsShop = sql`exists (select 1 from shops where shops.owner_id = users.id and shops.status <> 'closed')`;

function isSegment({ locale, signedUpSince, signedUpBefore, orderedSince, followsShopId }: Segment) {
  return [
    ...(locale ? [sql`(lower(users.locale) = ${locale} or starts_with(lower(users.locale), ${`${locale}-`}))`] : []),
    ...(signedUpSince ? [sql`users.created_at >= ${signedUpSince}::date`] : []),
    ...(signedUpBefore ? [sql`users.created_at < ${signedUpBefore}::date`] : []),
    ...(orderedSince
      ? [sql`exists (select 1 from orders where buyer_id = users.id and orders.placed_at >= ${orderedSince}::date)`]
      : []),
    ...(followsShopId
      ? [sql`exists (select 1 from shop_followers where user_id = users.id and shop_id = ${followsShopId})`]
      : []),
  ];
}

export async function countAudience(db: Db, audience: Audience): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from users where ${isAudience(audience)}`.execute(db);
  return rows[0]?.count ?? 0;
}

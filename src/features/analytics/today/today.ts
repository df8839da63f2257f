import { readShop } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { problems } from '#platform/problems.ts';
import type { Today } from './today.schema.ts';
import { countToday, listLowStock } from './today.store.ts';

/** What there is to do in a shop, as far as the asker may do it. Throws `not_found`, `forbidden`. */
export async function readToday(context: Context, idOrSlug: string): Promise<Today> {
  const { db } = context.house.database;
  const { userId } = signedIn(context);
  const shop = await readShop(context, idOrSlug);
  if (shop.role === null) throw problems.forbidden('This is not your shop');
  const { id: shopId, permissions } = shop;
  const mayStock = permissions.includes('catalogue');
  const [{ asOf, stock, ...parts }, items] = await Promise.all([
    countToday(db, { shopId, userId, permissions }),
    mayStock ? listLowStock(db, shopId) : [],
  ]);
  return { asOf, ...parts, stock: stock && { ...stock, items } };
}

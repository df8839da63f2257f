import { mustManage } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { countOrders, listOrders, type OrderFilter } from './listing.store.ts';
import type { OrderPage, OrdersQuery, ShopOrderPage } from './schema.ts';
import { cardOf } from './show.ts';

/** What the asker ordered, newest first. */
export async function browseMyOrders(context: Context, query: OrdersQuery): Promise<OrderPage> {
  return browse(context, { buyerId: signedIn(context).userId }, query, afterOf(query));
}

/** What was ordered in a shop, newest first, for those of its people who may. Throws `not_found`, `forbidden`. */
export async function browseShopOrders(context: Context, idOrSlug: string, query: OrdersQuery): Promise<ShopOrderPage> {
  const { db } = context.house.database;
  const after = afterOf(query);
  const { id: shopId } = await mustManage(db, context, idOrSlug, 'orders');
  const [page, counts] = await Promise.all([browse(context, { shopId }, query, after), countOrders(db, shopId)]);
  return { ...page, counts: { ...counts } };
}

const afterOf = ({ cursor }: OrdersQuery) => decodeCursor(cursor, ['id'])?.[0];

async function browse(
  { house }: Context,
  of: OrderFilter['of'],
  { limit, status, paymentStatus, q, openReturn }: OrdersQuery,
  after: string | undefined,
): Promise<OrderPage> {
  const text = q?.trim() || undefined;
  const number = text && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  const filter = { of, status, paymentStatus, number, text: number === undefined ? text : undefined, openReturn };
  const rows = await listOrders(house.database.db, filter, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id]);
  return { items: items.map((row) => cardOf(house, row)), nextCursor };
}

import { probe } from '../load.ts';
import type { Market } from '../market.ts';
import { atMost, type Line } from '../row.ts';
import { writeOrders } from '../stock/orders.ts';
import type { SignedInPerson } from '../stock/people.ts';

const OF_THE_SHOP = 100_000;
const OF_THE_BUYER = 1_000;
/** A shop that sold so much sold it to many. */
const BUYERS = 500;
const AIM_MS = 20;

/** Lists of orders: a buyer's own, and the board of a shop that sold much. */
export const orders: Line = {
  name: 'orders',
  async measure(market) {
    const { people, pool } = market;
    const { rows } = await pool.query<{ id: string; owner_id: string }>(
      'select id, owner_id from shops order by id limit 1',
    );
    const [shop] = rows;
    if (!shop) throw new Error('There is no shop');
    const crowd = people.all.filter(({ userId }) => userId !== shop.owner_id).slice(-BUYERS - 1);
    const [buyer, ...others] = crowd as [SignedInPerson, ...SignedInPerson[]];
    const buyerIds = others.map(({ userId }) => userId);
    await writeOrders(pool, { shopId: shop.id, buyerIds, count: OF_THE_SHOP });
    await writeOrders(pool, { shopId: shop.id, buyerIds: [buyer.userId], count: OF_THE_BUYER });
    await pool.query('vacuum analyze orders, order_lines, order_changes, checkouts');

    const owner = people.all.find(({ userId }) => userId === shop.owner_id);
    if (!owner) throw new Error('The owner of the shop is nobody of ours');
    const board = `/api/shops/${shop.id}/orders`;
    return [
      await told(market, "a buyer's orders, of 1,000", buyer, ['/api/orders', '/api/orders?limit=100']),
      await told(market, "a shop's board, of 100,000 orders", owner, [board, `${board}?limit=100`]),
      await told(
        market,
        "a shop's board by state",
        owner,
        ['placed', 'shipped', 'delivered'].map((state) => `${board}?status=${state}`),
      ),
      await told(market, "a shop's board by number", owner, [`${board}?q=1500`, `${board}?q=90000`]),
    ];
  },
};

async function told({ server }: Market, name: string, { accessToken }: SignedInPerson, paths: readonly string[]) {
  const headers = { authorization: `Bearer ${accessToken}` };
  const { p99 } = await probe({ url: server.url, wishes: paths.map((path) => ({ path, headers })) });
  return atMost(`${name}, p99`, p99, AIM_MS, 'ms', 'our own aim');
}

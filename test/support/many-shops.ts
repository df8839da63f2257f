import type { Actor } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import type { Random } from './draw-orders.ts';
import type { ModelOrder, ModelShop } from './money-model.ts';

/** What sells in a model of a market, and what was sold so far. */
export interface Market {
  readonly admin: Actor;
  readonly buyerId: string;
  readonly shops: readonly { readonly id: string; readonly currency: string; readonly settled: ModelShop }[];
  /** One below the other. */
  readonly categories: readonly string[];
  readonly products: readonly {
    readonly id: string;
    readonly variantId: string;
    readonly shop: number;
    readonly price: number;
    /** Place of its category among those, if it has one. */
    readonly shelf: number | undefined;
  }[];
  readonly rates: {
    market?: number;
    readonly categories: (number | undefined)[];
    readonly shops: (number | undefined)[];
  };
  readonly orders: ModelOrder[];
}

const currencies = ['EUR', 'EUR', 'USD', 'JPY'];
/** Nothing, next to nothing, odd, ordinary, and so dear that a sum with a rate leaves the safe integers. */
const prices = [0, 1, 3, 333, 1_299, 99_999, 1_000_000_007];

/** Four shops with seven products each, by rows alone. */
export async function openMarket(house: House, random: Random): Promise<Market> {
  const query = (text: string, values: unknown[]) => house.database.pool.query(text, values);
  const [adminId, buyerId] = [newId(), newId()];
  for (const id of [adminId, buyerId]) {
    const insert = `insert into users (id, email, email_key, name, password_hash) values ($1, $2, $2, 'Somebody', '')`;
    await query(insert, [id, `${id}@example.com`]);
  }
  await query(`update users set role = 'admin' where id = $1`, [adminId]);

  const categories: string[] = [];
  for (const path of ['lamps', 'lamps/small']) {
    const insert = 'insert into categories (id, parent_id, name, slug, path, names) values ($1, $2, $3, $3, $4, $5)';
    const [id, names] = [newId(), path.split('/')];
    await query(insert, [id, categories.at(-1) ?? null, names.at(-1), path, names]);
    categories.push(id);
  }

  const shops = currencies.map((currency) => ({ id: newId(), currency, settled: { payouts: 0n, settlements: 0n } }));
  const products: Market['products'][number][] = [];
  for (const [shop, { id: shopId, currency }] of shops.entries()) {
    const insert = `insert into shops (id, owner_id, slug, name, currency) values ($1, $2, $3, 'Attic', $4)`;
    await query(insert, [shopId, adminId, `attic-${shop}`, currency]);
    for (const price of prices) {
      const shelf = [undefined, 0, 1][random(3)];
      const [id, variantId] = [newId(), newId()];
      await query(
        `insert into products (id, shop_id, title, price_amount, highest_amount, currency, category_id)
         values ($1, $2, 'Lamp', $3, $3, $4, $5)`,
        [id, shopId, price, currency, shelf === undefined ? null : categories[shelf]],
      );
      await query(
        `insert into product_variants (id, product_id, shop_id, price_amount, stock) values ($1, $2, $3, $4, 1000000)`,
        [variantId, id, shopId, price],
      );
      products.push({ id, variantId, shop, price, shelf });
    }
  }
  const admin: Actor = { userId: adminId, role: 'admin', sessionId: null };
  return { admin, buyerId, shops, categories, products, rates: { categories: [], shops: [] }, orders: [] };
}

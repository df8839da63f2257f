import { randomUUIDv7 } from 'node:crypto';
import type pg from 'pg';

const BATCH = 5_000;
const TITLES = ['Valve radio, restored', 'Lamp of green glass', 'Wool blanket', 'Field camera'];
const STATES = ['delivered', 'delivered', 'delivered', 'shipped', 'confirmed', 'placed', 'cancelled'];

export interface PastOrders {
  readonly shopId: string;
  /** Who bought, in turn. */
  readonly buyerIds: readonly string[];
  readonly count: number;
}

/** Writes orders of one line each that a shop had, in all states; the oldest first. Their addresses are forgotten. */
export async function writeOrders(pool: pg.Pool, { shopId, buyerIds, count }: PastOrders): Promise<void> {
  const { rows } = await pool.query<{ id: string; product_id: string }>(
    'select id, product_id from product_variants where shop_id = $1 order by id limit 500',
    [shopId],
  );
  for (let begin = 0; begin < count; begin += BATCH) {
    const orders = Array.from({ length: Math.min(BATCH, count - begin) }, (_, index) => {
      const at = begin + index;
      const wares = rows[at % rows.length];
      return {
        ...{ id: randomUUIDv7(), line: randomUUIDv7(), buyer: buyerIds[at % buyerIds.length] },
        ...{ product: wares?.product_id, variant: wares?.id, title: TITLES[at % TITLES.length] },
        ...{ status: STATES[at % STATES.length], amount: 500 + (at % 9_000), minutes: count - at },
      };
    });
    await pool.query(
      `with given as materialized (
         select *, souk_now() - make_interval(mins => minutes) as at
         from jsonb_to_recordset($1::jsonb) as given (id uuid, line uuid, buyer uuid, product uuid, variant uuid,
           title text, status text, amount bigint, minutes integer)
       ), checkout as (
         insert into checkouts (id, buyer_id) select id, buyer from given
       ), placed as (
         insert into orders (id, checkout_id, buyer_id, shop_id, status, payment_status, payment_method, currency,
           goods_amount, delivery_amount, total_amount, commission_amount, delivery_kind, delivery_name, day, placed_at,
           confirmed_at, shipped_at, delivered_at, cancelled_at, paid_at, updated_at)
         select id, id, buyer, $2::uuid, status, case when status = 'delivered' then 'paid' else 'due' end,
           'pay_on_delivery', 'EUR', amount, 0, amount, 0, 'delivery', 'Zone', at::date, at,
           case when status in ('confirmed', 'shipped', 'delivered') then at end,
           case when status in ('shipped', 'delivered') then at end, case when status = 'delivered' then at end,
           case when status = 'cancelled' then at end, case when status = 'delivered' then at end, at
         from given order by id
       ), line as (
         insert into order_lines (id, order_id, position, product_id, variant_id, title, quantity, price_amount,
           commission_rate, commission_amount)
         select line, id, 0, product, variant, title, 1, amount, 0, 0 from given
       )
       insert into order_changes (id, order_id, kind, to_state, by, created_at)
       select gen_random_uuid(), id, 'status', 'placed', 'buyer', at from given`,
      [JSON.stringify(orders), shopId],
    );
  }
}

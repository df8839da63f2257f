import { newId } from '#platform/ids.ts';

/** The house, as far as rows are written into it. */
interface Ground {
  readonly database: { readonly pool: { query(text: string, values?: unknown[]): Promise<unknown> } };
}

/**
 * An order of one piece by rows alone, where nothing matters but who bought what and how far it is: no stock is taken,
 * no ledger written. Through the API it is `placeOrder` in orders.ts.
 */
export async function bought(
  { database }: Ground,
  { buyerId, productId, status = 'delivered' }: { buyerId: string; productId: string; status?: string },
): Promise<{ orderId: string; lineId: string }> {
  const [checkoutId, orderId, lineId] = [newId(), newId(), newId()];
  await database.pool.query('insert into checkouts (id, buyer_id) values ($1, $2)', [checkoutId, buyerId]);
  await database.pool.query(
    `insert into orders (id, checkout_id, buyer_id, shop_id, status, payment_status, payment_method, currency,
       goods_amount, delivery_amount, total_amount, commission_amount, delivery_kind, day,
       shipped_at, delivered_at, cancelled_at, returned_at)
     select $1, $2, $3, shop_id, $4, 'due', 'pay_on_delivery', currency, price_amount, 0, price_amount, 0, 'arranged',
       current_date, now(), now(), case when $4 = 'cancelled' then now() end, case when $4 = 'returned' then now() end
     from products where id = $5`,
    [orderId, checkoutId, buyerId, status, productId],
  );
  await database.pool.query(
    `insert into order_lines (id, order_id, position, product_id, variant_id, title, options, quantity, price_amount,
       commission_rate, commission_amount)
     select $1, $2, 0, products.id, variant.id, title, variant.options, 1, variant.price_amount, 0, 0
     from products join product_variants as variant on variant.product_id = products.id
     where products.id = $3 order by variant.position, variant.id limit 1`,
    [lineId, orderId, productId],
  );
  return { orderId, lineId };
}

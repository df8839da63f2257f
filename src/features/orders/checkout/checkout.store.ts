import { sql } from 'kysely';
import { named, type Tx } from '#platform/database/connection.ts';

/** An order as it is placed. Amounts in minor units of its currency. */
export interface NewOrder {
  readonly id: string;
  readonly shopId: string;
  readonly currency: string;
  readonly paymentMethod: string;
  readonly goodsAmount: number;
  readonly deliveryAmount: number;
  readonly commissionAmount: number;
  readonly deliveryKind: string;
  readonly deliveryName: string;
  readonly locationId: string | null;
  readonly sealed: string | null;
  readonly changeId: string;
}

export interface NewLine {
  readonly id: string;
  readonly orderId: string;
  readonly position: number;
  readonly productId: string;
  readonly variantId: string;
  readonly title: string;
  readonly options: Record<string, string>;
  readonly sku: string | null;
  readonly quantity: number;
  readonly priceAmount: number;
  readonly commissionRate: number;
  readonly commissionAmount: number;
  /** The agreed price that it was bought at. */
  readonly offerId: string | null;
}

export interface NumberedOrder {
  readonly id: string;
  readonly number: number;
  /** In the time zone of its shop, as 2026-01-31. */
  readonly day: string;
}

/** Writes a checkout whole: its orders, their lines, and the first step of their histories; one statement. */
export async function writeCheckout(
  tx: Tx,
  checkout: { readonly id: string; readonly buyerId: string },
  orders: readonly NewOrder[],
  lines: readonly NewLine[],
): Promise<NumberedOrder[]> {
  const { id, buyerId } = checkout;
  const { rows } = await sql<NumberedOrder>`
    ${named('write_checkout')} with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(orders)}::jsonb) as given (
        id uuid, "shopId" uuid, currency text, "paymentMethod" text, "goodsAmount" bigint, "deliveryAmount" bigint,
        "commissionAmount" bigint, "deliveryKind" text, "deliveryName" text, "locationId" uuid, sealed text,
        "changeId" uuid)
    ), checkout as (
      insert into checkouts (id, buyer_id) values (${id}, ${buyerId})
    ), placed as (
      insert into orders (id, checkout_id, buyer_id, shop_id, currency, payment_method, goods_amount, delivery_amount,
        total_amount, commission_amount, delivery_kind, delivery_name, location_id, sealed, day)
      select given.id, ${id}::uuid, ${buyerId}::uuid, "shopId", given.currency, "paymentMethod", "goodsAmount",
        "deliveryAmount", "goodsAmount" + "deliveryAmount", "commissionAmount", "deliveryKind", "deliveryName",
        "locationId", sealed, (souk_now() at time zone time_zone)::date
      from given join shops on shops.id = "shopId" order by given.id
      returning id, number, day
    ), line as (
      insert into order_lines (id, order_id, position, product_id, variant_id, title, options, sku, quantity,
        price_amount, commission_rate, commission_amount, offer_id)
      select id, "orderId", position, "productId", "variantId", title, options, sku, quantity, "priceAmount",
        "commissionRate", "commissionAmount", "offerId"
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as line (
        id uuid, "orderId" uuid, position smallint, "productId" uuid, "variantId" uuid, title text, options jsonb,
        sku text, quantity integer, "priceAmount" bigint, "commissionRate" integer, "commissionAmount" bigint,
        "offerId" uuid)
    ), step as (
      insert into order_changes (id, order_id, kind, to_state, by, actor_id)
      select "changeId", id, 'status', 'placed', 'buyer', ${buyerId}::uuid from given
    )
    select id, number, day::text from placed order by id`.execute(tx);
  return rows;
}

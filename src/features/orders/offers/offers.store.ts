import { type RawBuilder, sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import type { OfferSide, OfferStatus } from './offers.schema.ts';

/** An offer with what is true of its goods now. Amounts in minor units of `currency`, of a piece. */
export interface OfferRow {
  readonly id: string;
  readonly conversationId: string;
  readonly shopId: string;
  readonly shopName: string;
  readonly buyerId: string;
  readonly side: OfferSide;
  readonly productId: string;
  readonly title: string;
  readonly image_url: string | null;
  readonly picture_id: string | null;
  readonly variantId: string | null;
  readonly options: Record<string, string>;
  readonly quantity: number;
  readonly amount: number;
  readonly currency: string;
  readonly usualAmount: number;
  /** `expired` from the moment on, whether or not the job was there. */
  readonly status: OfferStatus;
  readonly expiresAt: string;
  readonly countersId: string | null;
  readonly orderId: string | null;
  readonly createdAt: string;
  readonly isOnSale: boolean;
  /** Whether the asker is the shop's owner, or of its staff with 'messages'. */
  readonly isShop: boolean;
}

/** What nobody else may see of a product is not told here either: its picture, and its price. */
const offersWhere = (name: string, condition: RawBuilder<unknown>, userId: string | null) => sql<OfferRow>`
  ${named(name)} select offers.id, conversation_id as "conversationId", offers.shop_id as "shopId",
    shops.name as "shopName", buyer_id as "buyerId", side, offers.product_id as "productId", title,
    case when is_public then image_url end as image_url, case when is_public then picture_id end as picture_id,
    variant_id as "variantId", coalesce(variant.options, '{}') as options, quantity, amount, offers.currency,
    case when is_public and variant.id is not null then variant.price_amount else amount end as "usualAmount",
    case when offers.status in ('open', 'accepted') and expires_at <= souk_now() then 'expired'
      else offers.status end as status,
    expires_at as "expiresAt", counters_id as "countersId", order_id as "orderId", offers.created_at as "createdAt",
    is_public and shops.status = 'open' and variant.id is not null as "isOnSale",
    coalesce(shops.owner_id = ${userId}::uuid, false) or exists (
      select 1 from shop_staff
      where shop_id = offers.shop_id and user_id = ${userId}::uuid and 'messages' = any(permissions)
    ) as "isShop"
  from offers
  join products on products.id = offers.product_id
  join shops on shops.id = offers.shop_id
  left join product_variants as variant on variant.id = variant_id
  cross join lateral (
    select products.status = 'active' and exists (select 1 from public_shops where public_shops.id = shops.id) as is_public
  ) as sight
  where ${condition}`;

/** An offer, whoever asks, with what it is to them; undefined where there is none. */
export async function findOffer(db: Db, id: string, userId: string): Promise<OfferRow | undefined> {
  const { rows } = await offersWhere('offer', sql`offers.id = ${id}`, userId).execute(db);
  return rows[0];
}

export async function listOffers(db: Db, ids: readonly string[], userId: string | null): Promise<OfferRow[]> {
  const { rows } = await offersWhere('offers', sql`offers.id = any(${[...ids]}::uuid[])`, userId).execute(db);
  return rows;
}

/** What is offered, as it is now. */
export interface OfferedWare {
  readonly shopId: string;
  readonly shopName: string;
  readonly title: string;
  readonly currency: string;
  readonly isOnSale: boolean;
  /** The one that was named; the only one where none was. Null where there is none such. */
  readonly variantId: string | null;
  readonly priceAmount: number;
}

export async function findOfferedWare(
  tx: Tx,
  productId: string,
  variantId: string | undefined,
): Promise<OfferedWare | undefined> {
  const { rows } = await sql<OfferedWare>`
    select shops.id as "shopId", shops.name as "shopName", title, products.currency, variant.id as "variantId",
      coalesce(variant.price_amount, 0) as "priceAmount",
      products.status = 'active' and shops.status = 'open'
        and exists (select 1 from public_shops where public_shops.id = shops.id) as "isOnSale"
    from products
    join shops on shops.id = products.shop_id
    cross join lateral (
      select count(*)::integer as variants from product_variants where product_id = products.id) as counted
    left join product_variants as variant
      on variant.product_id = products.id
      and (variant.id = ${variantId ?? null}::uuid or ${variantId ?? null}::uuid is null and variants = 1)
    where products.id = ${productId}`.execute(tx);
  return rows[0];
}

export interface NewOfferRow {
  readonly id: string;
  readonly buyerId: string;
  readonly shopId: string;
  readonly productId: string;
  readonly variantId: string;
  readonly conversationId: string;
  readonly side: OfferSide;
  readonly quantity: number;
  readonly amount: number;
  readonly currency: string;
  readonly hours: number;
  readonly countersId: string | null;
}

export async function insertOffer(tx: Tx, offer: NewOfferRow): Promise<void> {
  await sql`
    insert into offers (id, buyer_id, shop_id, product_id, variant_id, conversation_id, side, quantity, amount, currency,
      expires_at, counters_id)
    values (${offer.id}, ${offer.buyerId}, ${offer.shopId}, ${offer.productId}, ${offer.variantId},
      ${offer.conversationId}, ${offer.side}, ${offer.quantity}, ${offer.amount}, ${offer.currency},
      souk_now() + make_interval(hours => ${offer.hours}), ${offer.countersId})`.execute(tx);
}

/** An offer that is another one now. */
export interface MovedOffer {
  readonly id: string;
  readonly conversationId: string;
  readonly shopId: string;
  readonly buyerId: string;
  readonly side: OfferSide;
  readonly status: OfferStatus;
}

const moved = sql.raw(
  `id, conversation_id as "conversationId", shop_id as "shopId", buyer_id as "buyerId", side, status`,
);

/** Takes what is on the table of that product off it, for a new price of that side. */
export async function closeOpenOffer(
  tx: Tx,
  conversationId: string,
  productId: string,
  side: OfferSide,
  by: string,
): Promise<MovedOffer | undefined> {
  const { rows } = await sql<MovedOffer>`
    update offers set answered_by = ${by}, answered_at = souk_now(),
      status = case when expires_at <= souk_now() then 'expired' when side = ${side} then 'withdrawn' else 'countered' end
    where conversation_id = ${conversationId} and product_id = ${productId} and status = 'open'
    returning ${moved}`.execute(tx);
  return rows[0];
}

/** Answers an offer that is still open: of two who try, one does. An accepted one can be bought for so many hours. */
export async function answerOpenOffer(
  tx: Tx,
  id: string,
  status: 'accepted' | 'declined' | 'withdrawn' | 'countered',
  by: string,
  hours: number,
): Promise<MovedOffer | undefined> {
  const { rows } = await sql<MovedOffer>`
    update offers set status = ${status}, answered_by = ${by}, answered_at = souk_now(),
      expires_at = case when ${status} = 'accepted' then souk_now() + make_interval(hours => ${hours}) else expires_at end
    where id = ${id} and status = 'open' and expires_at > souk_now()
    returning ${moved}`.execute(tx);
  return rows[0];
}

/** Marks accepted offers as bought by these orders, each at most once ever; answers those that could be. */
export async function markBought(
  tx: Tx,
  buyerId: string,
  bought: readonly { readonly offerId: string; readonly orderId: string }[],
): Promise<MovedOffer[]> {
  const { rows } = await sql<MovedOffer>`
    update offers set status = 'bought', order_id = given.order_id
    from unnest(
      ${bought.map(({ offerId }) => offerId)}::uuid[],
      ${bought.map(({ orderId }) => orderId)}::uuid[]
    ) as given (offer_id, order_id)
    where offers.id = given.offer_id and offers.buyer_id = ${buyerId} and status = 'accepted' and expires_at > souk_now()
    returning ${moved}`.execute(tx);
  return rows;
}

/** Marks a batch of offers whose time is over. */
export async function expireOffers(tx: Tx, batch: number): Promise<MovedOffer[]> {
  const { rows } = await sql<MovedOffer>`
    update offers set status = 'expired' where id in (
      select id from offers where status in ('open', 'accepted') and expires_at <= souk_now()
      order by expires_at limit ${batch} for update skip locked)
    returning ${moved}`.execute(tx);
  return rows;
}

/** Ends what a buyer and these shops have on the table. */
export async function withdrawOffersOf(tx: Tx, buyerId: string, shopIds: readonly string[]): Promise<MovedOffer[]> {
  return withdrawWhere(tx, sql`buyer_id = ${buyerId} and shop_id = any(${[...shopIds]}::uuid[]) and status = 'open'`);
}

/** Ends what a buyer could still buy or be answered. */
export async function withdrawEveryOffer(tx: Tx, buyerId: string): Promise<MovedOffer[]> {
  return withdrawWhere(tx, sql`buyer_id = ${buyerId} and status in ('open', 'accepted')`);
}

async function withdrawWhere(tx: Tx, condition: RawBuilder<unknown>): Promise<MovedOffer[]> {
  const { rows } = await sql<MovedOffer>`
    update offers set status = 'withdrawn', answered_at = souk_now()
    where id in (select id from offers where ${condition} order by id for update)
    returning ${moved}`.execute(tx);
  return rows;
}

/** What that side answered an offer with. */
export async function findCounterOf(
  tx: Tx,
  id: string,
  side: OfferSide,
): Promise<{ readonly id: string; readonly amount: number; readonly quantity: number } | undefined> {
  const { rows } = await sql<{ id: string; amount: number; quantity: number }>`
    select id, amount, quantity from offers where counters_id = ${id} and side = ${side} order by id limit 1`.execute(
    tx,
  );
  return rows[0];
}

/** What somebody offered or was offered as a buyer, for their export. */
export async function listOffersOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select offers.id, shops.name as shop, title, side, quantity, amount, offers.currency, offers.status,
      offers.created_at as "createdAt", expires_at as "expiresAt", answered_at as "answeredAt", order_id as "orderId"
    from offers join products on products.id = offers.product_id join shops on shops.id = offers.shop_id
    where buyer_id = ${userId} order by offers.id`.execute(db);
  return rows;
}

/** Who of a shop's people answered is taken out. */
export async function forgetAnswerer(tx: Tx, userId: string): Promise<void> {
  await sql`update offers set answered_by = null where answered_by = ${userId}`.execute(tx);
}

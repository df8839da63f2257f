import { type RawBuilder, sql } from 'kysely';
import { type Db, named, type Tx } from '#platform/database/connection.ts';
import { MOST_LINES, MOST_PIECES } from './schema.ts';

/** A line of a cart with what is true of its goods now. Amounts are in minor units of `currency`. */
export interface CartLine {
  readonly id: string;
  readonly quantity: number;
  readonly seenAmount: number;
  readonly addedAt: string;
  readonly productId: string;
  readonly title: string;
  readonly image_url: string | null;
  readonly picture_id: string | null;
  /** Null once the variant is gone. */
  readonly variantId: string | null;
  readonly options: Record<string, string>;
  readonly sku: string | null;
  /** Of a piece, now; what was last seen where it is not for sale. */
  readonly priceAmount: number;
  readonly currency: string;
  /** Nothing where it is not for sale. */
  readonly stock: number;
  readonly shopId: string;
  readonly shopSlug: string;
  readonly shopName: string;
  /** Whether everybody may see it and its shop sells. */
  readonly isOnSale: boolean;
  /** Whether the one whose cart it is works in its shop. */
  readonly isOwnShop: boolean;
  /** What a piece costs everybody; `priceAmount` is another where a price was agreed. */
  readonly usualAmount: number;
  /** The offer that it is bought at, and until when; null for what is bought at the usual price. */
  readonly offerId: string | null;
  readonly offerExpiresAt: string | null;
  readonly conversationId: string | null;
  /** Whether its offer was let go, or its time is over. */
  readonly isOfferEnded: boolean;
}

/** Whose cart it is: somebody's who is signed in, or a guest's by the hash of their token. */
export type CartKey = { readonly userId: string } | { readonly tokenHash: Buffer };

const of = (key: CartKey): RawBuilder<unknown> =>
  'userId' in key ? sql`carts.user_id = ${key.userId}` : sql`carts.token_hash = ${key.tokenHash}`;

/**
 * What nobody else may see is not told here either: its picture, its price and how many there are. Where several lines
 * are of one variant, those at agreed prices take of its stock first.
 */
const linesWhere = (name: string, condition: RawBuilder<unknown>) => sql<CartLine>`
  ${named(name)} select item.id, item.quantity, seen_amount as "seenAmount", item.created_at as "addedAt",
    item.product_id as "productId", title, products.currency, item.variant_id as "variantId",
    coalesce(variant.options, '{}') as options, variant.sku,
    case when is_public then image_url end as image_url, case when is_public then picture_id end as picture_id,
    case when is_on_sale and offers.id is null then variant.price_amount else seen_amount end as "priceAmount",
    case when is_on_sale then greatest(variant.stock - taken, 0) else 0 end as stock,
    shops.id as "shopId", shops.slug as "shopSlug", shops.name as "shopName", is_on_sale as "isOnSale",
    carts.user_id is not null and (shops.owner_id = carts.user_id or exists (
      select 1 from shop_staff where shop_staff.shop_id = shops.id and shop_staff.user_id = carts.user_id
    )) as "isOwnShop",
    case when is_on_sale then variant.price_amount else seen_amount end as "usualAmount", offers.id as "offerId",
    offers.expires_at as "offerExpiresAt", conversation_id as "conversationId",
    offers.id is not null and (offers.status <> 'accepted' or offers.expires_at <= souk_now()) as "isOfferEnded"
  from carts
  join cart_items as item on item.cart_id = carts.id
  join products on products.id = item.product_id
  join shops on shops.id = products.shop_id
  left join product_variants as variant on variant.id = item.variant_id
  left join offers on offers.id = item.offer_id
  cross join lateral (
    select coalesce(sum(other.quantity), 0)::integer as taken
    from cart_items as other join offers as agreed on agreed.id = other.offer_id
    where other.cart_id = item.cart_id and other.variant_id = item.variant_id
      and agreed.status = 'accepted' and agreed.expires_at > souk_now()
      and (item.offer_id is null or other.id < item.id)
  ) as before
  cross join lateral (
    select products.status = 'active' and exists (select 1 from public_shops where public_shops.id = shops.id) as is_public
  ) as sight
  cross join lateral (select is_public and shops.status = 'open' and variant.id is not null as is_on_sale) as sale
  where ${condition}
  order by item.id`;

/** The lines of that cart, in the order they were added. */
export async function readLinesOf(db: Db, key: CartKey): Promise<CartLine[]> {
  return (await linesWhere('userId' in key ? 'cart_of_user' : 'cart_of_guest', of(key)).execute(db)).rows;
}

/** The lines of a cart that is held (or one of them), in the order they were added. */
export async function readCartLines(tx: Tx, cartId: string, itemId?: string): Promise<CartLine[]> {
  const lines =
    itemId === undefined
      ? linesWhere('cart_lines', sql`carts.id = ${cartId}`)
      : linesWhere('cart_line', sql`carts.id = ${cartId} and item.id = ${itemId}`);
  return (await lines.execute(tx)).rows;
}

/** Holds that cart until the transaction ends; undefined where there is none. */
export async function holdCart(tx: Tx, key: CartKey): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from carts where ${of(key)} for update`.execute(tx);
  return rows[0]?.id;
}

/** Makes that cart where there is none, and holds it. */
export async function makeCart(tx: Tx, id: string, key: CartKey): Promise<string> {
  const [userId, tokenHash] = 'userId' in key ? [key.userId, null] : [null, key.tokenHash];
  const { rows } = await sql<{ id: string }>`
    insert into carts (id, user_id, token_hash) values (${id}, ${userId}, ${tokenHash})
    on conflict do nothing returning id`.execute(tx);
  const cartId = rows[0]?.id ?? (await holdCart(tx, key));
  if (cartId === undefined) throw new Error('A cart that was there a moment ago is gone');
  return cartId;
}

/**
 * Brings all lines of one held cart into another and takes the first away. Pieces of the same variant add up; of two
 * prices seen the lower counts, so that the buyer is told of any rise. Where there is no room for all, the newest come.
 */
export async function mergeCarts(tx: Tx, fromId: string, intoId: string): Promise<void> {
  await sql`
    update cart_items as mine set
      quantity = least(mine.quantity + theirs.quantity, ${MOST_PIECES}::integer),
      seen_amount = least(mine.seen_amount, theirs.seen_amount)
    from cart_items as theirs
    where mine.cart_id = ${intoId} and theirs.cart_id = ${fromId} and mine.variant_id = theirs.variant_id
      and mine.offer_id is null`.execute(tx);
  await sql`
    update cart_items set cart_id = ${intoId} where id in (
      select id from cart_items as theirs
      where cart_id = ${fromId} and not exists (
        select 1 from cart_items as mine where mine.cart_id = ${intoId} and mine.variant_id = theirs.variant_id and mine.offer_id is null)
      order by id desc
      limit greatest(${MOST_LINES} - (select count(*) from cart_items where cart_id = ${intoId}), 0))`.execute(tx);
  await sql`delete from carts where id = ${fromId}`.execute(tx);
  await touchCart(tx, intoId);
}

/** What somebody wants to put into a cart, as it is now. */
export interface Ware {
  readonly shopId: string;
  readonly isOnSale: boolean;
  readonly isOwnShop: boolean;
  /** How many variants the product has. */
  readonly variants: number;
  /** The one that was named; the only one where none was. Null where there is none such. */
  readonly variantId: string | null;
  readonly priceAmount: number;
  readonly stock: number;
}

export async function findWare(
  tx: Tx,
  productId: string,
  variantId: string | undefined,
  userId: string | null,
): Promise<Ware | undefined> {
  const { rows } = await sql<Ware>`
    ${named('cart_ware')} select shops.id as "shopId", variants, variant.id as "variantId",
      coalesce(variant.price_amount, 0) as "priceAmount", coalesce(variant.stock, 0) as stock,
      products.status = 'active' and shops.status = 'open'
        and exists (select 1 from public_shops where public_shops.id = shops.id) as "isOnSale",
      shops.owner_id is not distinct from ${userId}::uuid or exists (
        select 1 from shop_staff where shop_staff.shop_id = shops.id and shop_staff.user_id = ${userId}::uuid
      ) as "isOwnShop"
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

/** How many lines a cart has, and which of them is of that variant at its usual price. */
export async function lookIntoCart(
  tx: Tx,
  cartId: string,
  variantId: string,
): Promise<{ lines: number; itemId: string | null; quantity: number }> {
  const { rows } = await sql<{ lines: number; itemId: string | null; quantity: number }>`
    select count(*)::integer as lines,
      (array_agg(id) filter (where variant_id = ${variantId} and offer_id is null))[1] as "itemId",
      coalesce(sum(quantity) filter (where variant_id = ${variantId} and offer_id is null), 0)::integer as quantity
    from cart_items where cart_id = ${cartId}`.execute(tx);
  return rows[0] as { lines: number; itemId: string | null; quantity: number };
}

/** The line of a cart that is bought at that offer. */
export async function findLineOf(tx: Tx, cartId: string, offerId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from cart_items where cart_id = ${cartId} and offer_id = ${offerId}`.execute(tx);
  return rows[0]?.id;
}

export interface NewLine {
  readonly id: string;
  readonly cartId: string;
  readonly productId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly seenAmount: number;
  /** The agreed price that it is bought at. */
  readonly offerId?: string;
}

export async function insertLine(tx: Tx, line: NewLine): Promise<void> {
  await sql`
    insert into cart_items (id, cart_id, product_id, variant_id, quantity, seen_amount, offer_id)
    values (${line.id}, ${line.cartId}, ${line.productId}, ${line.variantId}, ${line.quantity}, ${line.seenAmount},
      ${line.offerId ?? null})`.execute(tx);
}

export async function updateLine(
  tx: Tx,
  itemId: string,
  { quantity, seenAmount }: { quantity: number; seenAmount: number },
): Promise<void> {
  await sql`update cart_items set quantity = ${quantity}, seen_amount = ${seenAmount} where id = ${itemId}`.execute(tx);
}

/** Answers which of these lines were in that cart. */
export async function deleteLines(tx: Tx, cartId: string, itemIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from cart_items where cart_id = ${cartId} and id = any(${itemIds}::uuid[]) returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Says that somebody was at that cart; answers whose it is, null for a guest's. */
export async function touchCart(tx: Tx, cartId: string): Promise<string | null> {
  const { rows } = await sql<{ userId: string | null }>`
    update carts set updated_at = souk_now() where id = ${cartId} returning user_id as "userId"`.execute(tx);
  return rows[0]?.userId ?? null;
}

/** Takes away a batch of guests' carts that nobody was at for so many days; answers how many. */
export async function deleteLeftCarts(tx: Tx, days: number, batch: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from carts where id in (
      select id from carts
      where user_id is null and updated_at < souk_now() - make_interval(days => ${days})
      limit ${batch} for update skip locked)`.execute(tx);
  return Number(numAffectedRows);
}

/** Somebody's cart, for their export. */
export async function listCartOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select created_at as "createdAt", updated_at as "updatedAt" from carts where user_id = ${userId}`.execute(db);
  return rows;
}

/** What lies in somebody's cart, for their export. */
export async function listCartLinesOf(db: Db, userId: string): Promise<object[]> {
  const { rows } = await sql<object>`
    select item.product_id as "productId", title, item.variant_id as "variantId", coalesce(options, '{}') as options,
      quantity, seen_amount as "seenAmount", currency, item.created_at as "addedAt"
    from carts
    join cart_items as item on item.cart_id = carts.id
    join products on products.id = item.product_id
    left join product_variants on product_variants.id = item.variant_id
    where user_id = ${userId} order by item.id`.execute(db);
  return rows;
}

export async function deleteLinesOf(tx: Tx, userId: string): Promise<void> {
  await sql`delete from cart_items using carts where carts.id = cart_id and user_id = ${userId}`.execute(tx);
}

import { peopleOfShops } from '#features/shops/people.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { type CartLine, cartOf, removeLines } from '../cart/service.ts';
import { commissionOf, commissionRates } from '../ledger/commission.ts';
import { closeBought } from '../offers/offers.ts';
import { orderProblems } from '../problems.ts';
import type { Address } from '../schema.ts';
import type { CheckoutOrder, PlacedCheckout } from './checkout.schema.ts';
import { type NewLine, type NewOrder, writeCheckout } from './checkout.store.ts';
import { amountOf, type Draft, destinationOf, draftOrders, isStillQuoted, totalOf, totalsOf } from './draft.ts';
import { refuseMissing, refuseTwice, refuseUnfit } from './refusals.ts';
import { type BoughtLine, takeStock } from './stock.ts';
import { tellOfOrders } from './tell-of-orders.ts';

/**
 * Orders what is in the cart: one order a shop, all or none, in one transaction whose number of statements depends
 * neither on lines nor on shops. Who comes second with the same cart finds it empty (`cart_empty`).
 */
export async function placeOrders(
  context: Context,
  wish: CheckoutOrder,
  token: string | undefined,
): Promise<PlacedCheckout> {
  const { userId } = signedIn(context);
  refuseTwice(wish);
  const to = await destinationOf(wish.address);
  return change(context, async (tx) => {
    const cart = await cartOf(tx, context, token);
    const drafts = cart ? await draftOrders(tx, cart.id, wish, to) : [];
    if (!cart || drafts.length === 0) throw orderProblems.cart_empty();
    refuseMissing(wish, drafts);
    refuseUnfit(drafts);
    if (wish.quote !== undefined && !isStillQuoted(context, drafts, wish.quote)) throw orderProblems.quote_changed();

    const lines = drafts.flatMap((draft) => draft.lines);
    const rates = await commissionRates(tx, lines);
    const shopIds = drafts.map(({ shop }) => shop.id);
    const people = await peopleOfShops(tx, shopIds, 'orders');
    const checkout = { id: newId(), buyerId: userId };
    const planned = planOrders(context.house, wish, drafts, rates);

    // What many want at once is held from here on only.
    await takeStock(tx, lines.map(bought));
    const numbered = await writeCheckout(
      tx,
      checkout,
      planned.map(({ order }) => order),
      planned.flatMap((order) => order.lines),
    );
    await closeBought(tx, userId, planned.flatMap(agreed));
    const itemIds = lines.map(({ id }) => id);
    await removeLines(tx, cart.id, itemIds);

    const placed = planned.map(({ order, draft }) => {
      const { number = 0, day = '' } = numbered.find(({ id }) => id === order.id) ?? {};
      const total = { amount: amountOf(draft), currency: draft.currency };
      return { id: order.id, number, day, total, draft };
    });
    tellOfOrders(tx, userId, placed, people);
    return {
      id: checkout.id,
      orders: placed.map(({ id, number, total, draft }) => ({ id, number, shop: draft.shop, total })),
      totals: totalsOf(drafts),
    };
  });
}

function bought({ id, ...line }: CartLine): BoughtLine {
  return { ...line, itemId: id, variantId: line.variantId as string };
}

/** Of an order's lines those that were bought at an agreed price. */
function agreed({ order, lines }: PlannedOrder): { offerId: string; orderId: string }[] {
  return lines.flatMap(({ offerId }) => (offerId === null ? [] : [{ offerId, orderId: order.id }]));
}

interface PlannedOrder {
  readonly draft: Draft;
  readonly order: NewOrder;
  readonly lines: readonly NewLine[];
}

/** Rows of what is placed; `rates` are those of all lines, one after the other. */
function planOrders(
  { keys }: House,
  { address, paymentMethod = 'pay_on_delivery' }: CheckoutOrder,
  drafts: readonly Draft[],
  rates: readonly number[],
): PlannedOrder[] {
  let at = 0;
  return drafts.map((draft) => {
    const id = newId();
    const { shop, currency, goodsAmount, chosen } = draft;
    if (!chosen) throw new Error('An order without a delivery was not refused');
    const lines = draft.lines.map((line, position) => {
      const commissionRate = rates[at++] ?? 0;
      const { productId, variantId, title, options, sku, quantity, priceAmount, offerId } = line;
      return {
        ...{ id: newId(), orderId: id, position, productId, variantId: variantId as string, title, options, sku },
        ...{ quantity, priceAmount, commissionRate, offerId },
        commissionAmount: commissionOf(totalOf(line), commissionRate),
      };
    });
    const order: NewOrder = {
      ...{ id, shopId: shop.id, currency, paymentMethod, goodsAmount },
      deliveryAmount: chosen.fee.amount,
      commissionAmount: lines.reduce((sum, { commissionAmount }) => sum + commissionAmount, 0),
      deliveryKind: chosen.kind,
      deliveryName: chosen.name,
      locationId: chosen.locationId,
      sealed: keys.encrypt(JSON.stringify(secretOf(draft, address)), { table: 'orders', column: 'sealed', id }),
      changeId: newId(),
    };
    return { draft, order, lines };
  });
}

/** What only the two sides may read. A shop where it is fetched need not know where the buyer lives. */
function secretOf({ chosen, note }: Draft, address: Address | undefined): { address: Address | null; note: string } {
  return { address: chosen?.kind === 'pickup' ? null : (address ?? null), note };
}

import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { type Context, houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { writeCheckout } from '../../src/features/orders/checkout/checkout.store.ts';
import { takePieces } from '../../src/features/orders/checkout/stock.store.ts';
import { giveBack } from '../../src/features/orders/checkout/stock.ts';
import { commissionOf, commissionRates } from '../../src/features/orders/ledger/commission.ts';
import { setRate } from '../../src/features/orders/ledger/rates.ts';
import { settle } from '../../src/features/orders/ledger/settle.ts';
import type { RefundWish } from '../../src/features/orders/payments/plan-refund.ts';
import { refundOrder } from '../../src/features/orders/payments/refund-order.ts';
import { takePayment } from '../../src/features/orders/payments/take-payment.ts';
import { countReturned, insertReturn, moveReturn } from '../../src/features/orders/returns/returns.store.ts';
import { type DrawnOrder, drawOrders, type Random } from './draw-orders.ts';
import { type Market, openMarket } from './many-shops.ts';
import { amountOfShare, balanceOf, giveMoneyBack, halfUp, type ModelOrder, type ModelWish } from './money-model.ts';

const ORDERS_A_CHANGE = 50;

/**
 * Sells so many random orders in several shops at once, pays, refunds and cancels some, settles with shops and changes
 * rates in between: by the functions that the routes call, many in one transaction. The model is told the same.
 */
export async function sellMuch(house: House, orders: number, random: Random): Promise<Market> {
  const market = await openMarket(house, random);
  const rounds = Math.ceil(orders / ORDERS_A_CHANGE / market.shops.length);
  for (let round = 0; round < rounds; round++) {
    await changeRates(house, market, random);
    const drawn = market.shops.map((_, shop) => drawOrders(market, shop, ORDERS_A_CHANGE, random));
    await Promise.all(drawn.map((ofShop, shop) => sell(house, market, shop, ofShop)));
    for (const shop of market.shops.keys()) await settleSome(house, market, shop, random);
  }
  return market;
}

async function changeRates(house: House, market: Market, random: Random): Promise<void> {
  const context = houseContext(house, market.admin);
  const rate = random(10_001);
  const at = random(market.shops.length);
  switch (random(3)) {
    case 0:
      await setRate(context, { of: 'market' }, { rate });
      market.rates.market = rate;
      return;
    case 1:
      await setRate(context, { of: 'category', id: market.categories[at % 2] as string }, { rate });
      market.rates.categories[at % 2] = rate;
      return;
    default:
      await setRate(context, { of: 'shop', id: market.shops[at]?.id as string }, { rate });
      market.rates.shops[at] = rate;
  }
}

/** The rate a product is sold at now: of its shop, of the nearest category, of the market. */
function rateOf({ rates, products }: Market, product: number): number {
  const { shop, shelf } = products[product] as Market['products'][number];
  const [upper, lower] = rates.categories;
  const ofShelf = shelf === 1 ? (lower ?? upper) : shelf === 0 ? upper : undefined;
  return rates.shops[shop] ?? ofShelf ?? rates.market ?? 0;
}

async function sell(house: House, market: Market, shop: number, drawn: readonly DrawnOrder[]): Promise<void> {
  const placed: ModelOrder[] = drawn.map(({ delivery, lines, fate }) => ({
    ...{ id: newId(), shop, delivery: BigInt(delivery), fate, refunds: 0, deliveryRefunded: 0n, commissionBack: 0n },
    lines: lines.map(({ product, quantity }) => {
      const price = BigInt(market.products[product]?.price ?? 0);
      const commission = halfUp(price * BigInt(quantity), BigInt(rateOf(market, product)), 10_000n);
      return { product, price, quantity, commission, refunded: 0n, restocked: 0 };
    }),
  }));
  const context = houseContext(house, market.admin);
  const lineIds = await change(context, (tx) => place(tx, market, shop, placed));
  await change(context, async (tx) => {
    await moveAll(tx, placed, 'cancelled', ['cancelled']);
    await moveAll(tx, placed, 'delivered', ['confirmed', 'delivered']);
    for (const [at, order] of placed.entries()) {
      await liveOn(tx, context, order, drawn[at]?.wishes ?? [], lineIds[at] ?? []);
    }
  });
  market.orders.push(...placed);
}

/** Writes orders as a checkout does; answers the ids of their lines. */
async function place(tx: Tx, market: Market, shop: number, placed: readonly ModelOrder[]): Promise<string[][]> {
  const { id: shopId, currency } = market.shops[shop] as Market['shops'][number];
  const productOf = (at: number) => market.products[at] as Market['products'][number];
  const wanted = placed.flatMap(({ lines }) => lines);
  const rates = await commissionRates(
    tx,
    wanted.map(({ product }) => ({ shopId, productId: productOf(product).id })),
  );
  const pieces = Map.groupBy(wanted, ({ product }) => product);
  await takePieces(
    tx,
    [...pieces].map(([product, lines]) => ({
      variantId: productOf(product).variantId,
      quantity: lines.reduce((total, { quantity }) => total + quantity, 0),
      priceAmount: productOf(product).price,
    })),
  );
  let at = 0;
  const lines = placed.map((order) =>
    order.lines.map(({ product, quantity }, position) => {
      const { id: productId, variantId, price } = productOf(product);
      const commissionRate = rates[at++] ?? Number.NaN;
      const commissionAmount = commissionOf(price * quantity, commissionRate);
      return {
        ...{ id: newId(), orderId: order.id, position, productId, variantId, title: 'Lamp', options: {}, sku: null },
        ...{ quantity, priceAmount: price, commissionRate, commissionAmount, offerId: null },
      };
    }),
  );
  const orders = placed.map(({ id, delivery }, index) => ({
    ...{ id, shopId, currency, paymentMethod: 'pay_on_delivery', deliveryAmount: Number(delivery) },
    ...{ deliveryKind: 'arranged', deliveryName: '', locationId: null, sealed: null, changeId: newId() },
    goodsAmount: (lines[index] ?? []).reduce((total, line) => total + line.priceAmount * line.quantity, 0),
    commissionAmount: (lines[index] ?? []).reduce((total, line) => total + line.commissionAmount, 0),
  }));
  await writeCheckout(tx, { id: newId(), buyerId: market.buyerId }, orders, lines.flat());
  return lines.map((ofOrder) => ofOrder.map(({ id }) => id));
}

/** Where goods are is not what is asked here: all those of that fate go there together. */
async function moveAll(tx: Tx, orders: readonly ModelOrder[], fate: string, states: readonly string[]): Promise<void> {
  const ids = orders.filter((order) => order.fate === fate).map(({ id }) => id);
  for (const state of states) {
    await sql`
      update orders set status = ${state}, ${sql.ref(`${state}_at`)} = souk_now() where id = any(${ids}::uuid[])`.execute(
      tx,
    );
  }
}

/** What becomes of an order once it is placed, in the house and in the model. */
async function liveOn(
  tx: Tx,
  context: Context,
  order: ModelOrder,
  wishes: readonly ModelWish[],
  lineIds: readonly string[],
): Promise<void> {
  if (order.fate === 'placed') return;
  if (order.fate === 'cancelled') return restock(tx, order, lineIds, [...order.lines.keys()]);
  assert.ok(await takePayment(tx, context, order, 'shop'));
  for (const wish of wishes) {
    const asked = await askedFor(tx, wish, order, lineIds);
    const fits = giveMoneyBack(order, wish);
    const given = refundOrder(tx, context, order, { ...asked, by: 'shop' });
    if (!fits) await assert.rejects(given, { code: 'more_than_paid' });
    else await given;
    if (fits && wish.kind === 'pieces' && wish.returned) await restock(tx, order, lineIds, [wish.line]);
  }
}

async function askedFor(tx: Tx, wish: ModelWish, order: ModelOrder, lineIds: readonly string[]): Promise<RefundWish> {
  switch (wish.kind) {
    case 'all':
      return { all: true };
    case 'delivery':
      return { delivery: 'all' };
    case 'share':
      return { amount: Number(amountOfShare(order, wish.share)) };
    case 'pieces': {
      const lines = [{ lineId: lineIds[wish.line] as string, quantity: wish.quantity }];
      return wish.returned ? { lines, returnId: await bringBack(tx, order, lines) } : { lines };
    }
  }
}

async function bringBack(tx: Tx, { id: orderId }: ModelOrder, lines: { lineId: string; quantity: number }[]) {
  const id = newId();
  assert.ok(await insertReturn(tx, { id, orderId, status: 'accepted', reason: 'It hums', lines }));
  assert.ok(await moveReturn(tx, id, 'accepted', 'received', ''));
  await countReturned(tx, id);
  return id;
}

async function restock(tx: Tx, order: ModelOrder, lineIds: readonly string[], which: readonly number[]): Promise<void> {
  const back = which.map((at) => ({
    lineId: lineIds[at] as string,
    line: order.lines[at] as ModelOrder['lines'][number],
  }));
  await giveBack(
    tx,
    order.id,
    back.map(({ lineId, line }) => ({ lineId, quantity: line.quantity - line.restocked })),
  );
  for (const { line } of back) line.restocked = line.quantity;
}

/** Sometimes a shop pays what it owes, or a part; sometimes more is asked than it owes. */
async function settleSome(house: House, market: Market, shop: number, random: Random): Promise<void> {
  if (random(4) > 0) return;
  const { id, currency, settled } = market.shops[shop] as Market['shops'][number];
  const { balance } = balanceOf(
    market.orders.filter((order) => order.shop === shop),
    settled,
  );
  const kind = balance > 0n ? 'payout' : 'settlement';
  const owed = Number(balance > 0n ? balance : -balance);
  const context = houseContext(house, market.admin);
  const wish = (amount: number) => ({ kind, amount: { amount, currency } }) as const;
  if (owed === 0) return;
  await assert.rejects(settle(context, id, wish(owed + 1)), { code: 'more_than_owed' });
  const amount = 1 + random(owed);
  await settle(context, id, wish(amount));
  settled[kind === 'payout' ? 'payouts' : 'settlements'] += BigInt(amount);
}

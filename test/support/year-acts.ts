import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openConversation } from '#features/conversations/inbox/open.ts';
import { deleteMessage } from '#features/conversations/messages/edit.ts';
import { sendMessage } from '#features/conversations/messages/send.ts';
import { followShop, unfollowShop } from '#features/follows/service.ts';
import { cancelOrder, confirmOrder, deliverOrder, shipOrder } from '#features/orders/acts.ts';
import { addToCart } from '#features/orders/cart/service.ts';
import { placeOrders } from '#features/orders/checkout/checkout.ts';
import { refund } from '#features/orders/payments/refund.ts';
import { takePayment } from '#features/orders/payments/take-payment.ts';
import { readOrder } from '#features/orders/reading.ts';
import { acceptReturn, receiveReturn, requestReturn } from '#features/orders/returns/returns.ts';
import { changeShop } from '#features/shops/service.ts';
import { insertViews } from '#features/tracking/store.ts';
import type { View } from '#features/tracking/view.ts';
import { type Context, houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Database } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { AlreadyThere } from '#platform/http/api.ts';
import { address } from './orders.ts';
import {
  clockOf,
  goodsOf,
  refundedOf,
  totalOf,
  type YearMarket,
  type YearOrder,
  type YearShop,
} from './year-market.ts';

/** Something that is done in a shop at its time. */
export interface Act {
  readonly at: Temporal.Instant;
  play(stage: Stage): Promise<void>;
}

export interface Stage {
  readonly house: House;
  /** A connection whose time may be set, for views: they are written without a context. */
  readonly views: Database;
}

const SECOND = 1_000_000n;
const HOUR = 3_600n * SECOND;
const ago = (at: Temporal.Instant, micros: bigint) => at.subtract({ microseconds: Number(micros) });

/** Somebody at that time. */
const then = (house: House, userId: string, at: Temporal.Instant): Context =>
  houseContext(house, { userId, role: 'buyer', sessionId: null }, at);

/**
 * A moment of the year: half of them where days are easily miscounted, around midnight and around changes of the clocks,
 * to the microsecond.
 */
export function drawMoment({ random, from, to }: YearMarket, shop: YearShop): Temporal.Instant {
  const span = (to.epochNanoseconds - from.epochNanoseconds) / 1_000n;
  const any = from.add({ microseconds: Number((span * BigInt(random(1_000_000))) / 1_000_000n) + random(1_000_000) });
  const clock = clockOf(shop, any);
  const turn = random(4) === 0 ? clock.getTimeZoneTransition('next')?.toInstant() : undefined;
  const around = turn ?? (random(3) === 0 ? clock.startOfDay().toInstant() : undefined);
  if (!around) return any;
  const off = [-1n, 0n, 1n, BigInt(random(7_200)) * SECOND, -BigInt(random(7_200)) * SECOND][random(5)] as bigint;
  const at = ago(around, off);
  const isWithin = Temporal.Instant.compare(at, from) > 0 && Temporal.Instant.compare(at, to) < 0;
  return isWithin ? at : any;
}

export interface Amounts {
  readonly looks: number;
  readonly orders: number;
  readonly talks: number;
  readonly carts: number;
  readonly toggles: number;
}

/** All that will be done in a shop within the year, in its order. */
export function drawActs(market: YearMarket, shop: YearShop, amounts: Amounts): Act[] {
  const { random } = market;
  const moment = () => drawMoment(market, shop);
  const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
  const buyer = () => market.buyers[random(market.buyers.length)]?.id as string;
  const looks = [...new Set(times(amounts.looks, () => moment().toString()))];
  const acts = [
    ...looks.map((at) => look(market, shop, Temporal.Instant.from(at))),
    ...times(amounts.orders, () => drawOrder(market, shop, buyer(), moment())).flat(),
    ...times(amounts.talks, () => drawTalk(market, shop, buyer(), moment())),
    ...times(amounts.carts, () => fill(market, shop, moment())),
    ...market.buyers.flatMap(({ id }) => drawFollows(market, shop, id, times(random(amounts.toggles + 1), moment))),
    ...shop.zones.slice(1).map(({ since, zone }) => move(shop, since, zone)),
  ];
  return acts
    .filter(({ at }) => Temporal.Instant.compare(at, market.to) < 0)
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}

const move = (shop: YearShop, at: Temporal.Instant, timeZone: string): Act => ({
  at,
  async play({ house }) {
    await changeShop(then(house, shop.owner.id, at), shop.id, { timeZone });
  },
});

const devices = ['desktop', 'mobile', 'mobile', 'tablet'];
const referrers = [null, 'https://search.example/lamps', 'https://blog.example/', '/', '/shops/attic', '/products/1'];

/** Some look at that moment, each at one thing; now and then one of them searches. */
function look({ random, visitors, past }: YearMarket, shop: YearShop, at: Temporal.Instant): Act {
  const lookers = new Set(Array.from({ length: 1 + random(6) }, () => random(visitors.length)));
  const views = [...lookers].map((number): View => {
    const { visitor, userId } = visitors[number] as YearMarket['visitors'][number];
    const product = random(4) > 0 ? shop.products[random(shop.products.length)] : undefined;
    const kind = product ? 'product' : random(4) > 0 ? 'shop' : 'search';
    return {
      ...{ id: randomUUID(), kind, productId: product?.id ?? null, shopId: kind === 'shop' ? shop.id : null },
      ...{ query: kind === 'search' ? 'Lamp' : null, userId, sessionId: userId ? null : `s${number}`, visitor },
      ...{ ipAddress: null, userAgent: null, device: devices[random(4)] as string, browser: null, os: null },
      ...{ referrer: referrers[random(referrers.length)] ?? null, duration: random(3) > 0 ? random(600) : null },
    };
  });
  return {
    at,
    async play({ views: database }) {
      await database.pool.query(`select set_config('souk.now', $1, false)`, [at.toString()]);
      assert.equal((await insertViews(database, views)).added.length, views.length);
      for (const { kind, visitor, productId, device, duration: seconds } of views) {
        if (kind !== 'search') past.views.push({ shop, at, visitor, productId, device, seconds });
      }
    },
  };
}

/** A buyer or the shop says something; every fifth takes it back. */
function drawTalk({ random, past }: YearMarket, shop: YearShop, buyerId: string, at: Temporal.Instant): Act {
  const isReply = random(3) === 0;
  const isTakenBack = random(5) === 0;
  return {
    at,
    async play({ house }) {
      const conversation = there(await openConversation(then(house, buyerId, at), { shopId: shop.id }));
      const speaker = then(house, isReply ? shop.owner.id : buyerId, at);
      const message = there(await sendMessage(speaker, conversation.id, { body: 'Is it still there?' }));
      if (isTakenBack) await deleteMessage(speaker, conversation.id, message.id);
      if (!isReply) past.messages.push({ shop, at, buyerId });
    },
  };
}

/** Something is put into a cart and left there; by the last buyer, who buys nothing, so that it is there once. */
function fill({ random, past, buyers }: YearMarket, shop: YearShop, at: Temporal.Instant): Act {
  const buyerId = buyers.at(-1)?.id as string;
  const { id: productId, variantId } = shop.products[random(shop.products.length)] as YearShop['products'][number];
  return {
    at,
    async play({ house }) {
      await addToCart(then(house, buyerId, at), undefined, { productId, variantId, quantity: 1 });
      // More of what is in there already was not put in anew.
      const isThere = past.carts.some((one) => one.buyerId === buyerId && one.productId === productId);
      if (!isThere) past.carts.push({ shop, at, buyerId, productId });
    },
  };
}

function drawFollows(market: YearMarket, shop: YearShop, buyerId: string, moments: Temporal.Instant[]): Act[] {
  const sorted = [...new Set(moments.map(String))].map((at) => Temporal.Instant.from(at));
  return sorted.sort(Temporal.Instant.compare).map((at, index) => ({
    at,
    async play({ house }) {
      const isJoin = index % 2 === 0;
      await (isJoin ? followShop : unfollowShop)(then(house, buyerId, at), shop.id);
      market.past.follows.push({ shop, at, buyerId, change: isJoin ? 1 : -1 });
    },
  }));
}

type Step = 'confirm' | 'ship' | 'deliver' | 'cancel' | 'pay' | 'some back' | 'a line back' | 'all back' | 'return';

const fates: readonly (readonly Step[])[] = [
  [],
  ['cancel'],
  ['confirm'],
  ['confirm', 'cancel'],
  ['pay'],
  ['pay', 'cancel'],
  ['pay', 'confirm', 'some back', 'cancel'],
  ['confirm', 'ship', 'deliver'],
  ['confirm', 'ship', 'deliver'],
  ['confirm', 'ship', 'deliver', 'some back'],
  ['confirm', 'ship', 'deliver', 'some back', 'all back'],
  ['confirm', 'ship', 'deliver', 'a line back'],
  ['confirm', 'ship', 'deliver', 'return'],
];

/** An order with all that becomes of it, hours to weeks apart. What would come after the year is over never happens. */
function drawOrder(market: YearMarket, shop: YearShop, buyerId: string, placedAt: Temporal.Instant): Act[] {
  const { random } = market;
  const fate = fates[random(fates.length)] as readonly Step[];
  const chosen = new Set([random(shop.products.length), random(shop.products.length)]);
  const lines = [...chosen].map((product) => ({
    ...(shop.products[product] as YearShop['products'][number]),
    quantity: 1 + random(3),
  }));
  // The last one only ever fills carts.
  const buyer = buyerId === market.buyers.at(-1)?.id ? (market.buyers[0]?.id as string) : buyerId;
  let order: YearOrder | undefined;
  const place: Act = {
    at: placedAt,
    async play({ house }) {
      order = await buy(house, market, shop, { buyer, lines, at: placedAt });
    },
  };
  let at = placedAt;
  const later = fate.map((step): Act => {
    // Nobody returns what they have for longer than two weeks.
    const hours = step === 'return' ? 1 + random(240) : [random(30), random(30), random(900)][random(3)];
    at = at.add({ microseconds: Number(BigInt(hours ?? 0) * HOUR) + 1 + random(3_600_000_000) });
    const when = at;
    const share = 1 + random(98);
    return { at: when, play: ({ house }) => take(house, order as YearOrder, step, { at: when, share }) };
  });
  return [place, ...later];
}

interface Wanted {
  readonly buyer: string;
  readonly lines: readonly { id: string; variantId: string; price: number; quantity: number }[];
  readonly at: Temporal.Instant;
}

async function buy(house: House, { past }: YearMarket, shop: YearShop, { buyer, lines, at }: Wanted) {
  const context = then(house, buyer, at);
  for (const { id: productId, variantId, quantity } of lines) {
    await addToCart(context, undefined, { productId, variantId, quantity });
    past.carts.push({ shop, at, buyerId: buyer, productId });
  }
  const placed = await placeOrders(context, { address, orders: [{ shopId: shop.id }] }, undefined);
  const order: YearOrder = {
    ...{ id: placed.orders[0]?.id as string, shop, at, buyerId: buyer, fee: shop.fee ?? 0 },
    ...{ status: 'placed', isPaid: false, refunds: [] },
    lines: lines.map(({ id: productId, price, quantity }) => ({ productId, price, quantity })),
  };
  past.orders.push(order);
  return order;
}

/** Does it with the order, and says so in what is known of it. */
async function take(
  house: House,
  order: YearOrder,
  step: Step,
  { at, share }: { at: Temporal.Instant; share: number },
) {
  const { id, shop, refunds } = order;
  const owner = then(house, shop.owner.id, at);
  const left = totalOf(order) - refundedOf(order);
  switch (step) {
    case 'pay':
      assert.ok(await change(owner, (tx) => takePayment(tx, owner, { id }, 'shop')));
      order.isPaid = true;
      return;
    case 'confirm':
      await confirmOrder(owner, id, {});
      order.status = 'confirmed';
      return;
    case 'ship':
      await shipOrder(owner, id, {});
      order.status = 'shipped';
      return;
    case 'deliver':
      await deliverOrder(owner, id);
      Object.assign(order, { status: 'delivered', isPaid: true });
      return;
    case 'cancel':
      await cancelOrder(owner, id, { reason: 'It broke' });
      order.status = 'cancelled';
      if (order.isPaid) refunds.push({ at, amount: left });
      return;
    case 'some back': {
      const amount = Math.ceil((left * share) / 100);
      await refund(owner, id, { amount: { amount, currency: 'EUR' } });
      refunds.push({ at, amount });
      return;
    }
    case 'a line back': {
      const line = (await readOrder(owner, id)).lines[0];
      await refund(owner, id, { lines: [{ lineId: line?.id as string, quantity: 1 }] });
      refunds.push({ at, amount: order.lines.find((one) => one.productId === line?.productId)?.price as number });
      return;
    }
    case 'all back':
      await refund(owner, id, {});
      refunds.push({ at, amount: left });
      return;
    case 'return': {
      const lines = (await readOrder(owner, id)).lines.map(({ id: lineId, quantity }) => ({ lineId, quantity }));
      const back = await requestReturn(then(house, order.buyerId, at), id, { lines, reason: 'It hums' });
      await acceptReturn(owner, back.id, {});
      await receiveReturn(owner, back.id, {});
      order.status = 'returned';
      refunds.push({ at, amount: goodsOf(order) });
    }
  }
}

function there<T>(answer: T | AlreadyThere<T>): T {
  return answer instanceof AlreadyThere ? answer.answer : answer;
}

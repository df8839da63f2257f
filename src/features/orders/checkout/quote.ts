import { imageOf } from '#features/catalogue/cards.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { type CartLine, cartOf, noticesOf } from '../cart/service.ts';
import { paymentMethods } from '../payments/method.ts';
import type { CheckoutWish, Quote, QuotedOrder } from './checkout.schema.ts';
import { amountOf, type Draft, destinationOf, draftOrders, quoteOf, totalOf, totalsOf } from './draft.ts';
import { refuseTwice } from './refusals.ts';

/** What the cart would cost now, and every way it can get to that address. Changes nothing. */
export async function quoteCheckout(context: Context, wish: CheckoutWish, token: string | undefined): Promise<Quote> {
  refuseTwice(wish);
  const to = await destinationOf(wish.address);
  const drafts = await change(context, async (tx) => {
    const cart = await cartOf(tx, context, token);
    return cart ? draftOrders(tx, cart.id, wish, to) : [];
  });
  const isWhole = drafts.length > 0 && drafts.length === (wish.orders?.length ?? drafts.length);
  const isFree = drafts.every(({ problems }) => problems.length === 0);
  return {
    orders: drafts.map((draft) => quoted(context, draft)),
    totals: totalsOf(drafts.filter(({ problems }) => problems.length === 0)),
    needsAddress: drafts.some(
      ({ chosen, problems }) => chosen?.kind === 'delivery' || problems.includes('address_missing'),
    ),
    paymentMethods: [...paymentMethods],
    quote: isWhole && isFree ? quoteOf(context, drafts) : null,
  };
}

function quoted(context: Context, draft: Draft): QuotedOrder {
  const { shop, currency, lines, goodsAmount, options, chosen, problems } = draft;
  return {
    shop,
    lines: lines.map((line) => quotedLine(context, line)),
    options: [...options],
    chosen,
    goods: { amount: goodsAmount, currency },
    delivery: chosen?.fee ?? null,
    total: chosen && { amount: amountOf(draft), currency },
    problems: [...problems],
  };
}

function quotedLine({ house }: Context, line: CartLine): QuotedOrder['lines'][number] {
  const { id, productId, variantId, title, options, quantity, priceAmount, currency } = line;
  return {
    ...{ itemId: id, productId, variantId, title, options, imageUrl: imageOf(house, line), quantity },
    price: { amount: priceAmount, currency },
    total: { amount: totalOf(line), currency },
    notices: noticesOf(line),
  };
}

import { invalid, type Problem } from '#platform/problems.ts';
import { orderProblems } from '../problems.ts';
import type { CheckoutWish, QuoteProblem } from './checkout.schema.ts';
import { type Draft, problemOf } from './draft.ts';

/** Throws where a shop is named twice: which of the two was meant? */
export function refuseTwice({ orders = [] }: CheckoutWish): void {
  const seen = new Set<string>();
  for (const [at, { shopId }] of orders.entries()) {
    if (seen.has(shopId.toLowerCase())) throw invalid(`/orders/${at}/shopId`, 'stands twice');
    seen.add(shopId.toLowerCase());
  }
}

/** Throws where a shop is named that nothing in the cart is of: it was bought meanwhile, say. */
export function refuseMissing({ orders = [] }: CheckoutWish, drafts: readonly Draft[]): void {
  const faults = orders.flatMap(({ shopId }, at) =>
    drafts.some(({ shop }) => shop.id === shopId.toLowerCase())
      ? []
      : [{ path: `/orders/${at}/shopId`, message: 'nothing of this shop is in the cart' }],
  );
  if (faults.length > 0) throw orderProblems.cart_empty({ faults });
}

const why = {
  own_shop: 'is of your own shop',
  not_for_sale: 'is not for sale now',
  offer_ended: 'was agreed at a price that nobody can buy at any more',
  out_of_stock: 'is not there in that number',
};

/** Throws the gravest of what is in the way, with every line that it is about. */
export function refuseUnfit(drafts: readonly Draft[]): void {
  for (const code of ['own_shop', 'not_for_sale', 'offer_ended', 'out_of_stock'] as const) {
    if (!drafts.some(({ problems }) => problems.includes(code))) continue;
    const lines = drafts.flatMap((draft) => draft.lines).filter((line) => problemOf(line) === code);
    const faults = lines.map(({ id }) => ({ path: `/items/${id}`, message: why[code] }));
    throw orderProblems[code](faults.length > 0 ? { faults } : 'It costs more than can be counted');
  }
  const unfit = drafts.find(({ problems }) => problems.length > 0);
  if (unfit) throw undeliverable(unfit, unfit.problems[0]);
}

function undeliverable({ shop }: Draft, problem: QuoteProblem | undefined): Problem {
  if (problem === 'address_missing') return invalid('/address', 'must be given: something is delivered to it');
  if (problem === 'least_not_reached') {
    return orderProblems.not_delivered_there(`${shop.name} delivers that way only from a higher amount on`);
  }
  return orderProblems.not_delivered_there(`${shop.name} does not deliver that way to this address`);
}

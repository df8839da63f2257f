/**
 * What orders, refunds and settlements must come to, counted plainly and in BigInt. It shares no code with the house:
 * where the two differ, one of them is wrong.
 */

export interface ModelLine {
  readonly product: number;
  readonly price: bigint;
  readonly quantity: number;
  readonly commission: bigint;
  refunded: bigint;
  restocked: number;
}

export interface ModelOrder {
  readonly id: string;
  readonly shop: number;
  readonly delivery: bigint;
  readonly lines: readonly ModelLine[];
  fate: 'placed' | 'cancelled' | 'delivered';
  refunds: number;
  deliveryRefunded: bigint;
  commissionBack: bigint;
}

/** What somebody wishes to have back; `share` in thousandths of what is left, over 1,000 being too much. */
export type ModelWish =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'pieces'; readonly line: number; readonly quantity: number; readonly returned: boolean }
  | { readonly kind: 'delivery' }
  | { readonly kind: 'all' };

export interface ModelShop {
  payouts: bigint;
  settlements: bigint;
}

export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

/** amount × part / whole, half up. */
export function halfUp(amount: bigint, part: bigint, whole: bigint): bigint {
  const [quotient, rest] = [(amount * part) / whole, (amount * part) % whole];
  return rest * 2n >= whole ? quotient + 1n : quotient;
}

export const totalOf = ({ price, quantity }: ModelLine): bigint => price * BigInt(quantity);
export const goodsOf = ({ lines }: ModelOrder): bigint => sum(lines.map(totalOf));
export const commissionOf = ({ lines }: ModelOrder): bigint => sum(lines.map(({ commission }) => commission));
export const refundedOf = (order: ModelOrder): bigint =>
  sum(order.lines.map(({ refunded }) => refunded)) + order.deliveryRefunded;
export const isPaid = ({ fate }: ModelOrder): boolean => fate === 'delivered';

export function paymentStatusOf(order: ModelOrder): string {
  if (!isPaid(order)) return 'due';
  const [total, refunded] = [goodsOf(order) + order.delivery, refundedOf(order)];
  if (refunded === 0n) return 'paid';
  return refunded === total ? 'refunded' : 'partly_refunded';
}

/** How much an amount comes to that a wish for a share of what is left asks for. */
export function amountOfShare(order: ModelOrder, share: number): bigint {
  const left = goodsOf(order) + order.delivery - refundedOf(order);
  return share > 1_000 ? left + BigInt(share) : (left * BigInt(share)) / 1_000n;
}

/** Gives money back; false, and nothing is changed, where there is not that much left. */
export function giveMoneyBack(order: ModelOrder, wish: ModelWish): boolean {
  const left = [order.delivery - order.deliveryRefunded, ...order.lines.map((line) => totalOf(line) - line.refunded)];
  const parts = partsOf(order, wish, left);
  if (!parts) return false;
  const [delivery = 0n, ...ofLines] = parts;
  if (sum(parts) === 0n) return true;
  order.refunds += 1;
  order.deliveryRefunded += delivery;
  for (const [at, line] of order.lines.entries()) {
    const part = ofLines[at] ?? 0n;
    if (part === 0n) continue;
    const before = halfUp(line.commission, line.refunded, totalOf(line));
    line.refunded += part;
    order.commissionBack += halfUp(line.commission, line.refunded, totalOf(line)) - before;
  }
  return true;
}

function partsOf(order: ModelOrder, wish: ModelWish, left: readonly bigint[]): bigint[] | undefined {
  const nothing = left.map(() => 0n);
  switch (wish.kind) {
    case 'all':
      return [...left];
    case 'delivery':
      return nothing.with(0, left[0] ?? 0n);
    case 'pieces': {
      const line = order.lines[wish.line] as ModelLine;
      const most = left[wish.line + 1] as bigint;
      const worth = line.price * BigInt(wish.quantity);
      const isTooMuch = wish.quantity > line.quantity || worth > most;
      if (isTooMuch && !wish.returned) return undefined;
      return nothing.with(wish.line + 1, isTooMuch ? most : worth);
    }
    case 'share': {
      const amount = amountOfShare(order, wish.share);
      return amount > sum(left) ? undefined : largestRemainders(amount, left);
    }
  }
}

/** One unit after the other to whom the most is missing of their exact share. */
function largestRemainders(amount: bigint, bearing: readonly bigint[]): bigint[] {
  const whole = sum(bearing);
  if (whole === 0n) return bearing.map(() => 0n);
  const parts = bearing.map((part) => (amount * part) / whole);
  while (sum(parts) < amount) {
    let neediest = 0;
    const missing = (at: number) => amount * (bearing[at] as bigint) - (parts[at] as bigint) * whole;
    for (const at of bearing.keys()) if (missing(at) > missing(neediest)) neediest = at;
    parts[neediest] = (parts[neediest] as bigint) + 1n;
  }
  return parts;
}

/** What stands on a shop's balance page, as it follows from its orders and settlements. */
export function balanceOf(orders: readonly ModelOrder[], { payouts, settlements }: ModelShop) {
  const paid = orders.filter(isPaid);
  const sales = sum(paid.map((order) => goodsOf(order) + order.delivery));
  const refunds = sum(paid.map(refundedOf));
  const commission = sum(paid.map((order) => commissionOf(order) - order.commissionBack));
  // Paid at the door: the shop has the money, and hands back what is refunded.
  const collected = sales - refunds;
  const balance = sales - refunds - commission - collected - payouts + settlements;
  return { balance, sales, commission, refunds, collected, payouts, settlements };
}

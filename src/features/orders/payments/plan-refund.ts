import { type InputFault, invalid } from '#platform/problems.ts';
import { commissionBack } from '../ledger/commission.ts';
import { orderProblems } from '../problems.ts';
import { spread } from './spread.ts';
import type { LineMoney, OrderMoney } from './store.ts';

/** Pieces of a line at its price, or an amount of it in minor units. */
export type RefundedPart =
  | { readonly lineId: string; readonly quantity: number }
  | { readonly lineId: string; readonly amount: number };

/** What is to go back, in minor units of the order's currency. */
export interface RefundWish {
  /** Everything that did not go back yet. */
  readonly all?: true;
  /** Spread over what is left of lines and delivery fee, in proportion. */
  readonly amount?: number;
  readonly lines?: readonly RefundedPart[];
  /** Of the delivery fee. */
  readonly delivery?: number | 'all';
  /** Pieces that came back: worth no more than what is left of their line, where some of it went back before. */
  readonly returnId?: string;
}

export interface RefundPlan {
  readonly amount: number;
  readonly deliveryAmount: number;
  readonly commissionAmount: number;
  readonly lines: readonly { readonly lineId: string; readonly amount: number }[];
}

/**
 * What goes back of each line and of the delivery fee, and what of the commission with it. Undefined where nothing is
 * left of what is wished for. Throws `not_paid`, `more_than_paid`, and `invalid_input` for lines that aren't the order's.
 */
export function planRefund(order: OrderMoney, lines: readonly LineMoney[], wish: RefundWish): RefundPlan | undefined {
  if (order.paymentStatus === 'due' || order.paymentStatus === 'authorised') throw orderProblems.not_paid();
  const left = lines.map(leftOf);
  const deliveryLeft = order.deliveryAmount - order.deliveryRefundedAmount;
  const parts = partsOf(wish, order, lines, left, deliveryLeft);
  const amount = parts.lines.reduce((sum, part) => sum + part, parts.delivery);
  if (amount === 0) return undefined;
  return {
    amount,
    deliveryAmount: parts.delivery,
    commissionAmount: lines.reduce((sum, line, at) => sum + commissionOfPart(line, parts.lines[at] as number), 0),
    lines: lines.flatMap(({ id }, at) => (parts.lines[at] ? [{ lineId: id, amount: parts.lines[at] }] : [])),
  };
}

const totalOf = ({ priceAmount, quantity }: LineMoney) => priceAmount * quantity;
const leftOf = (line: LineMoney) => totalOf(line) - line.refundedAmount;

function commissionOfPart(line: LineMoney, amount: number): number {
  const { commissionAmount: commission, refundedAmount: before } = line;
  return commissionBack({ commission, total: totalOf(line), before, amount });
}

interface Parts {
  /** Of each line of the order. */
  readonly lines: readonly number[];
  readonly delivery: number;
}

function partsOf(
  wish: RefundWish,
  order: OrderMoney,
  lines: readonly LineMoney[],
  left: readonly number[],
  deliveryLeft: number,
): Parts {
  if (wish.all) return { lines: left, delivery: deliveryLeft };
  if (wish.amount !== undefined) {
    if (wish.amount > order.totalAmount - order.refundedAmount) {
      throw orderProblems.more_than_paid({
        faults: [{ path: '/amount/amount', message: 'is more than is left of it' }],
      });
    }
    const [delivery = 0, ...ofLines] = spread(wish.amount, [deliveryLeft, ...left]);
    return { lines: ofLines, delivery };
  }
  const delivery = wish.delivery === 'all' ? deliveryLeft : (wish.delivery ?? 0);
  const tooMuch: InputFault[] = [];
  if (delivery > deliveryLeft) tooMuch.push({ path: '/delivery', message: 'is more than is left of the fee' });
  const asked = lines.map(() => 0);
  const seen = new Set<string>();
  for (const [index, part] of (wish.lines ?? []).entries()) {
    const at = lines.findIndex(({ id }) => id === part.lineId.toLowerCase());
    const line = lines[at];
    if (!line) throw invalid(`/lines/${index}/lineId`, 'is no line of this order');
    if (seen.has(line.id)) throw invalid(`/lines/${index}/lineId`, 'stands twice');
    seen.add(line.id);
    const worth = 'quantity' in part ? worthOf(line, part.quantity) : part.amount;
    const most = left[at] as number;
    if (worth > most && !wish.returnId) {
      tooMuch.push({ path: `/lines/${index}`, message: 'is more than is left of the line' });
    }
    asked[at] = Math.min(worth, most);
  }
  if (tooMuch.length > 0) throw orderProblems.more_than_paid({ faults: tooMuch });
  return { lines: asked, delivery };
}

/** More pieces than the line has are worth more than it: what that is need not be exact. */
function worthOf(line: LineMoney, quantity: number): number {
  return quantity > line.quantity ? Number.POSITIVE_INFINITY : line.priceAmount * quantity;
}

/** An account of the books: of the world of buyers, of one shop, of what the market earned, of its bank. */
export type Account = 'buyers' | 'commission' | 'bank' | { readonly shopId: string };

export interface Entry {
  readonly account: Account;
  /** Minor units; positive where the account is owed more by it. */
  readonly amount: number;
}

export type TransactionKind = 'sale' | 'collected' | 'refund' | 'handed_back' | 'payout' | 'settlement';

/** One transaction of the books: its entries sum to zero. */
export interface Booking {
  readonly kind: TransactionKind;
  /** Makes it one of its kind, for ever. */
  readonly key: string;
  readonly currency: string;
  readonly entries: readonly Entry[];
  readonly orderId?: string;
  readonly refundId?: string;
  readonly note?: string;
  readonly actorId?: string | null;
}

/** What the books need to know of an order that was paid. Amounts in minor units of its currency. */
export interface PaidOrder {
  readonly id: string;
  readonly shopId: string;
  readonly currency: string;
  readonly totalAmount: number;
  readonly commissionAmount: number;
}

/** What the books need to know of a refund: what went back to the buyer, and what of the commission went with it. */
export interface PaidRefund {
  readonly id: string;
  readonly amount: number;
  readonly commissionAmount: number;
}

/** The buyer has paid: the shop is owed it, less the commission. */
export function sale({ id, shopId, currency, totalAmount, commissionAmount }: PaidOrder): Booking {
  return {
    ...{ kind: 'sale', key: `sale:${id}`, currency, orderId: id },
    entries: [
      { account: 'buyers', amount: -totalAmount },
      { account: { shopId }, amount: totalAmount - commissionAmount },
      { account: 'commission', amount: commissionAmount },
    ],
  };
}

/** The shop took the money for the order itself: the market no longer owes it. */
export function collected({ id, shopId, currency, totalAmount }: PaidOrder): Booking {
  return {
    ...{ kind: 'collected', key: `collected:${id}`, currency, orderId: id },
    entries: [
      { account: { shopId }, amount: -totalAmount },
      { account: 'buyers', amount: totalAmount },
    ],
  };
}

/** Money goes back to the buyer: shop and market both give up what they had of it. */
export function refund({ id, shopId, currency }: PaidOrder, refunded: PaidRefund): Booking {
  const { amount, commissionAmount } = refunded;
  return {
    ...{ kind: 'refund', key: `refund:${refunded.id}`, currency, orderId: id, refundId: refunded.id },
    entries: [
      { account: { shopId }, amount: -(amount - commissionAmount) },
      { account: 'commission', amount: -commissionAmount },
      { account: 'buyers', amount },
    ],
  };
}

/** The shop gave the buyer the money itself: it is owed that again. */
export function handedBack({ id, shopId, currency }: PaidOrder, refunded: PaidRefund): Booking {
  const { amount } = refunded;
  return {
    ...{ kind: 'handed_back', key: `handed_back:${refunded.id}`, currency, orderId: id, refundId: refunded.id },
    entries: [
      { account: { shopId }, amount },
      { account: 'buyers', amount: -amount },
    ],
  };
}

/** Money between the market and a shop: a payout goes to the shop, a settlement comes from it. */
export function settled(
  kind: 'payout' | 'settlement',
  {
    shopId,
    amount,
    ...rest
  }: Pick<Booking, 'key' | 'currency' | 'note' | 'actorId'> & { shopId: string; amount: number },
): Booking {
  const toShop = kind === 'payout' ? -amount : amount;
  return {
    ...{ kind, ...rest },
    entries: [
      { account: { shopId }, amount: toShop },
      { account: 'bank', amount: -toShop },
    ],
  };
}

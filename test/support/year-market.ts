import type { Random } from './draw-orders.ts';
import type { Person } from './people.ts';

/** A market of which everything that ever happened is known. It is told what happens, and never asks the house. */
export interface YearMarket {
  readonly random: Random;
  readonly shops: readonly YearShop[];
  readonly buyers: readonly Person[];
  /** The visitors of the buyers, in their order, and those of guests. */
  readonly visitors: readonly { readonly visitor: string; readonly userId: string | null }[];
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  readonly past: Past;
}

export interface YearShop {
  readonly id: string;
  readonly slug: string;
  readonly owner: Person;
  /** Where its clock was from when on, the earliest first. */
  readonly zones: readonly { readonly since: Temporal.Instant; readonly zone: string }[];
  readonly products: readonly { readonly id: string; readonly variantId: string; readonly price: number }[];
  /** Of every delivery; null: all is arranged. */
  readonly fee: number | null;
}

/** Everything that happened so far, in each shop in its order. */
export interface Past {
  readonly views: SeenView[];
  readonly messages: { readonly shop: YearShop; readonly at: Temporal.Instant; readonly buyerId: string }[];
  readonly follows: {
    readonly shop: YearShop;
    readonly at: Temporal.Instant;
    readonly buyerId: string;
    readonly change: 1 | -1;
  }[];
  readonly carts: {
    readonly shop: YearShop;
    readonly at: Temporal.Instant;
    readonly buyerId: string;
    readonly productId: string;
  }[];
  readonly orders: YearOrder[];
}

export interface SeenView {
  readonly shop: YearShop;
  readonly at: Temporal.Instant;
  readonly visitor: string;
  /** Null: the page of the shop. */
  readonly productId: string | null;
  readonly device: string;
  /** How long they stayed; null where they did not say. */
  readonly seconds: number | null;
}

export interface YearOrder {
  readonly id: string;
  readonly shop: YearShop;
  readonly at: Temporal.Instant;
  readonly buyerId: string;
  readonly lines: readonly { readonly productId: string; readonly price: number; readonly quantity: number }[];
  readonly fee: number;
  status: 'placed' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'returned';
  isPaid: boolean;
  readonly refunds: { readonly at: Temporal.Instant; readonly amount: number }[];
}

export const newPast = (): Past => ({ views: [], messages: [], follows: [], carts: [], orders: [] });

export const goodsOf = ({ lines }: YearOrder): number =>
  lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
export const totalOf = (order: YearOrder): number => goodsOf(order) + order.fee;
export const refundedOf = ({ refunds }: YearOrder): number => refunds.reduce((sum, { amount }) => sum + amount, 0);

/** What the clock on the wall of the shop shows then. */
export function clockOf({ zones }: YearShop, at: Temporal.Instant): Temporal.ZonedDateTime {
  const there = zones.findLast(({ since }) => Temporal.Instant.compare(since, at) <= 0);
  if (!there) throw new Error(`The shop was nowhere at ${at}`);
  return at.toZonedDateTimeISO(there.zone);
}

/** Asked again and again of the same moments, and calendars are slow. */
const days = new WeakMap<YearShop, WeakMap<Temporal.Instant, string>>();

/** The date there then. */
export function dayOf(shop: YearShop, at: Temporal.Instant): string {
  const known = days.get(shop) ?? new WeakMap<Temporal.Instant, string>();
  days.set(shop, known);
  const day = known.get(at) ?? clockOf(shop, at).toPlainDate().toString();
  known.set(at, day);
  return day;
}

/** Paid orders count whatever became of them; others once the shop said yes, until they are called off. */
export const counts = ({ isPaid, status }: YearOrder): boolean =>
  isPaid || (status !== 'placed' && status !== 'cancelled');

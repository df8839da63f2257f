import type { DataOf, TypeName } from '../types.ts';
import type { Letter, Line } from './words.ts';

export type OrderType = Extract<TypeName, `order.${string}`>;

/** What a language says of orders: once, for the list of notifications and for mails. */
export interface OrderWords {
  readonly texts: { readonly [T in OrderType]: (data: DataOf<T>) => { readonly title: string; readonly body: string } };
  readonly button: string;
}

export const orderPath = (orderId: string) => `/orders/${orderId}`;

/** The words of orders as lines of the list, each leading to its order. */
export function orderLines({ texts }: OrderWords): { readonly [T in OrderType]: (data: DataOf<T>) => Line } {
  return each(texts, ({ title, body }, orderId) => ({ title, body, link: orderPath(orderId) }));
}

/** The same words as mails. */
export function orderLetters({ texts, button }: OrderWords): {
  readonly [T in OrderType]: (data: DataOf<T>) => Letter;
} {
  return each(texts, ({ title, body }) => ({ subject: title, paragraphs: [body], button }));
}

function each<T>(
  texts: OrderWords['texts'],
  make: (text: { readonly title: string; readonly body: string }, orderId: string) => T,
): { readonly [Name in OrderType]: (data: DataOf<Name>) => T } {
  const made = Object.entries(texts).map(([type, say]) => [
    type,
    // Each is called with the data of its own type.
    (data: { readonly orderId: string }) => make(say(data as never), data.orderId),
  ]);
  return Object.fromEntries(made);
}

/** An amount in minor units as that language writes it: `€12.99`. */
export function writeMoney({ amount, currency }: DataOf<'order.refunded'>['amount'], locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

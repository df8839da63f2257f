import { placeCheckout } from '../api/checkout.ts';
import { Problem } from '../api/problem.ts';
import type { CheckoutOrder, PlacedCheckout } from '../api/types.ts';
import { uuid } from '../parts/intention.ts';

/** An order that was sent and not answered yet. Kept in this tab, so that a reload asks again for the same. */
export type Pending = { userId: string; at: number; key: string; order: CheckoutOrder };

const key = 'souk-placing';
/** Longer ago nobody waits for it: a page that is opened then must not order by itself. */
const FRESH_MS = 10 * 60_000;
const waits = [1_000, 2_000, 4_000, 8_000, 15_000];

/** The same order keeps its key until it is answered, however often the button is pressed. */
export function begin(userId: string, order: CheckoutOrder): Pending {
  const before = read();
  const same = before?.userId === userId && JSON.stringify(before.order) === JSON.stringify(order);
  const pending = { userId, order, at: Date.now(), key: same ? before.key : uuid() };
  write(JSON.stringify(pending));
  return pending;
}

/** What this person sent shortly before the page was loaded anew. */
export function unanswered(userId: string): Pending | null {
  const before = read();
  return before?.userId === userId && Date.now() - before.at < FRESH_MS ? before : null;
}

export const forget = () => write(null);

/**
 * Sends it until somebody answers, for half a minute; `waiting` is told of every attempt that was not answered. What
 * was answered is forgotten, whatever the answer; where nobody answered it is kept, and thrown.
 */
export async function place({ key, order }: Pending, waiting: () => void): Promise<PlacedCheckout> {
  for (const wait of [...waits, null]) {
    try {
      const placed = await placeCheckout(order, key);
      forget();
      return placed;
    } catch (error) {
      if (!isUnanswered(error)) forget();
      if (!isUnanswered(error) || wait === null) throw error;
      waiting();
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  throw new Error('unreachable');
}

/** Nobody can tell whether it was done: no answer, one from something in between, or the first is still at it. */
export const isUnanswered = (error: unknown): boolean =>
  error instanceof Problem &&
  (error.status === 0 || error.status >= 500 || error.status === 401 || error.code === 'request_running');

function read(): Pending | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Pending | null;
  } catch {
    return null;
  }
}

function write(text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // Without storage a reload forgets it; the cart is empty once the order is placed, so it is never ordered twice.
  }
}

const placedKey = 'souk-placed';

export function keepPlaced(placed: PlacedCheckout): void {
  try {
    sessionStorage.setItem(placedKey, JSON.stringify(placed));
  } catch {
    // The page then says so without the numbers; they stand in "My orders".
  }
}

export function placedBefore(id: string | undefined): PlacedCheckout | null {
  try {
    const placed = JSON.parse(sessionStorage.getItem(placedKey) ?? 'null') as PlacedCheckout | null;
    return placed?.id === id ? placed : null;
  } catch {
    return null;
  }
}

import { type Size, sizes } from '../schema.ts';
import { type Dice, diceFor } from './dice.ts';
import { ownerOf } from './people.ts';
import { extents, productsOfShop } from './sizes.ts';

/** How far an order has come. */
export type Course = 'placed' | 'confirmed' | 'shipped' | 'delivered' | 'cancelled' | 'refunded' | 'sent back';

export interface MadeUpReview {
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  readonly reply: string | null;
}

export interface MadeUpOrder {
  readonly number: number;
  readonly buyer: number;
  readonly shop: number;
  /** `variant` from 0 up to but not 1: where in the list of its variants. */
  readonly lines: readonly { readonly product: number; readonly variant: number; readonly quantity: number }[];
  readonly hoursAgo: number;
  readonly course: Course;
  readonly note: string;
  /** Of the first line. */
  readonly review: MadeUpReview | null;
}

const DAYS = 60;

/** The orders of a size in the order of their time, behind those of the sizes below it. */
export function madeUpOrder(number: number): MadeUpOrder {
  const size = sizes.find((one) => number < extents[one].orders) ?? 'large';
  const { people, shops, orders } = extents[size];
  const first = sizeBefore(size) ? extents[sizeBefore(size) as Size].orders : 0;
  const dice = diceFor('order', number);
  // Denser towards today, as in a market that grows.
  const share = (number - first) / Math.max(1, orders - first - 1);
  const hoursAgo = Math.round(DAYS * 24 * (1 - share) ** 1.5);
  const shop = number % 3 === 0 ? 0 : dice.whole(1, shops - 1);
  const course = courseOf(hoursAgo, dice);
  const products = dice.some(
    Array.from({ length: productsOfShop(size, shop) }, (_, at) => at),
    dice.one([1, 1, 1, 2, 2, 3]),
  );
  return {
    ...{ number, shop, hoursAgo, course },
    buyer: buyerOf(number, shop, people, dice),
    lines: products.map((product) => ({ product, variant: dice.next(), quantity: dice.one([1, 1, 1, 2]) })),
    note: dice.chance(0.2) ? dice.one(notes) : '',
    review: course === 'delivered' && dice.chance(0.7) ? reviewBy(dice) : null,
  };
}

function sizeBefore(size: Size): Size | undefined {
  return sizes[sizes.indexOf(size) - 1];
}

/** The buyer that can be tried has many of them. Nobody buys in a shop of their own. */
function buyerOf(number: number, shop: number, people: number, dice: Dice): number {
  if (number % 4 === 0) return 0;
  const buyer = dice.whole(3, people - 1);
  return buyer === ownerOf(shop) ? 0 : buyer;
}

function courseOf(hoursAgo: number, dice: Dice): Course {
  const days = hoursAgo / 24;
  if (days < 1) return 'placed';
  if (days < 3) return dice.one(['placed', 'confirmed', 'confirmed', 'shipped']);
  if (days < 8) return dice.one(['shipped', 'shipped', 'delivered', 'delivered', 'cancelled']);
  return dice.one([
    ...Array.from({ length: 16 }, () => 'delivered' as const),
    'cancelled',
    'refunded',
    days < 13 ? 'sent back' : 'delivered',
  ]);
}

const notes = [
  'Please ring twice, the bell is quiet.',
  'It is a present: no price in the parcel, please.',
  'The neighbour on the ground floor takes it too.',
  'Any day after five is fine.',
];

const sayings: Readonly<Record<number, readonly (readonly [title: string, body: string])[]>> = {
  5: [
    ['Even nicer than in the picture', 'Came well wrapped and sooner than promised. I would buy here again at once.'],
    ['Just what I was looking for', 'Carefully made, and a kind note was in the parcel.'],
    ['Wonderful', 'We use it every day. The whole family likes it.'],
    ['', 'Friendly, quick, and exactly as described.'],
  ],
  4: [
    ['Good, with a small wish', 'Lovely thing. The parcel took two days longer than said.'],
    ['Well made', 'A little smaller than I thought, so look at the measures. Otherwise very good.'],
    ['', 'Good value, good advice.'],
  ],
  3: [
    ['All right', 'It does what it should. The colour is paler than on my screen.'],
    ['', 'Neither good nor bad. The shop answered my question quickly.'],
  ],
  2: [['Not for me', 'It had a scratch; the shop offered to take it back, which was kind.']],
  1: [['Disappointed', 'It broke within a week. I hope that was an exception.']],
};

const replies = [
  'Thank you! That makes our day.',
  'Thank you for telling us. Come by for a coffee when you are near.',
  'Sorry for the wait, the post had its own ideas that week.',
];

function reviewBy(dice: Dice): MadeUpReview {
  const rating = dice.one([5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 2, 1]);
  const [title, body] = dice.one(sayings[rating] ?? [['', '']]);
  return { rating, title, body, reply: dice.chance(0.4) ? dice.one(replies) : null };
}

/** Prices that a product had before the one it has: factors of that, with how long ago it took them. */
export function madeUpPrices(
  shop: number,
  product: string,
): readonly { readonly factor: number; readonly daysAgo: number }[] {
  const dice = diceFor('prices', shop, product);
  if (!dice.chance(0.35)) return [];
  return dice.one([
    [{ factor: 1.25, daysAgo: 70 }],
    [
      { factor: 1.1, daysAgo: 70 },
      { factor: 1.2, daysAgo: 33 },
    ],
    [
      { factor: 0.9, daysAgo: 70 },
      { factor: 1.15, daysAgo: 40 },
    ],
  ]);
}

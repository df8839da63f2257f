import { signInAccounts } from '../sign-ins.ts';
import { diceFor } from './dice.ts';
import { ownerOf } from './people.ts';
import { extents } from './sizes.ts';

export interface MadeUpFollow {
  readonly person: number;
  readonly shop: number;
  readonly hoursAgo: number;
}

/** Shops that those who can sign in follow, by their numbers. */
const liked: Readonly<Record<(typeof signInAccounts)[number]['role'], readonly number[]>> = {
  buyer: [0, 1, 3, 6, 8, 11],
  seller: [1, 3, 7, 11],
  admin: [0, 3, 4, 10],
};
/** How many others follow each of the first shops. */
const others = [12, 6, 2, 9, 4, 1, 7, 3, 10, 2, 5, 8];

/** Who follows whom in the small demo, the first who did first. */
export function madeUpFollows(): MadeUpFollow[] {
  const dice = diceFor('follows');
  const hoursAgo = () => dice.whole(24, 80 * 24);
  const known = signInAccounts.flatMap(({ role, number: person }) =>
    liked[role].map((shop) => ({ person, shop, hoursAgo: hoursAgo() })),
  );
  const { people } = extents.small;
  const many = others.flatMap((count, shop) => {
    const able = Array.from({ length: people }, (_, person) => person).slice(signInAccounts.length);
    const followers = dice.some(
      able.filter((person) => person !== ownerOf(shop)),
      count,
    );
    return followers.map((person) => ({ person, shop, hoursAgo: hoursAgo() }));
  });
  return [...known, ...many].sort((a, b) => b.hoursAgo - a.hoursAgo);
}

interface MadeUpNews {
  readonly shop: number;
  readonly daysAgo: number;
}

/** What shops told their followers. */
export const announcements: readonly (MadeUpNews & { readonly title: string; readonly body: string })[] = [
  {
    ...{ shop: 0, daysAgo: 26, title: 'Open late on Thursdays' },
    body: 'From this month on the workshop is open until nine on Thursdays. Bring something broken, leave with a plan.',
  },
  {
    ...{ shop: 1, daysAgo: 19, title: 'The kiln is open on Sunday' },
    body: 'Come and see what the fire made of three weeks of work. Coffee is there, and seconds are at half the price.',
  },
  {
    ...{ shop: 3, daysAgo: 13.5, title: 'Bring your plants in' },
    body: 'The first cold nights are near. Whoever has no room: we take guests for the winter, two euros a week and pot.',
  },
  {
    ...{ shop: 11, daysAgo: 7, title: 'Concert in the back room' },
    body: 'On Friday at eight, with the guitars that are for sale. Thirty chairs, so be early.',
  },
  {
    ...{ shop: 4, daysAgo: 6, title: 'The rye is back' },
    body: 'The mill up the valley has ground again. Rye loaves on Wednesdays and Saturdays, as long as it lasts.',
  },
  {
    ...{ shop: 6, daysAgo: 4, title: 'A walnut tree came in' },
    body: 'It fell in the storm and dries behind the workshop now. If you have been waiting for a walnut table, write to us.',
  },
  {
    ...{ shop: 8, daysAgo: 2, title: 'Mending Saturday' },
    body: 'Bring what we knitted and you wore out. We mend, you tell us where it has been.',
  },
  {
    ...{ shop: 0, daysAgo: 0.9, title: 'A box of valves from Porto' },
    body: 'An old cinema cleared its cellar. If you look for a certain valve, ask now, before I sort them by smell.',
  },
];

/** Things that are new, there again or cheaper; a lower price is as old as the shop's last prices. */
export const productNews: readonly (MadeUpNews & {
  readonly kind: 'new_product' | 'back_in_stock';
  readonly called: string;
})[] = [
  { shop: 6, kind: 'new_product', daysAgo: 22, called: 'Saffron step stool' },
  { shop: 1, kind: 'new_product', daysAgo: 16, called: 'Bottle vase for one tall branch' },
  { shop: 3, kind: 'new_product', daysAgo: 15, called: 'Star cactus' },
  { shop: 8, kind: 'new_product', daysAgo: 11.5, called: 'Chore coat' },
  { shop: 11, kind: 'back_in_stock', daysAgo: 9, called: 'Cavaquinho' },
  { shop: 0, kind: 'new_product', daysAgo: 6.5, called: 'Walnut studio headphones' },
  { shop: 3, kind: 'back_in_stock', daysAgo: 5, called: 'Organic basil' },
  { shop: 10, kind: 'new_product', daysAgo: 4.5, called: 'Saffron beach kite' },
  { shop: 7, kind: 'new_product', daysAgo: 3, called: 'Risograph: Market Hall' },
  { shop: 8, kind: 'back_in_stock', daysAgo: 1.8, called: 'Indigo beanie' },
  { shop: 1, kind: 'new_product', daysAgo: 1.2, called: 'Bud vase for wild flowers' },
  { shop: 11, kind: 'new_product', daysAgo: 0.6, called: 'Krautrock double LP' },
  { shop: 3, kind: 'new_product', daysAgo: 0.3, called: 'Prickly pear in rose pot' },
];
export const cheaper: readonly { readonly shop: number; readonly called: string }[] = [
  { shop: 11, called: 'Beech tom' },
  { shop: 3, called: 'Prickly pear, 12 cm' },
  { shop: 8, called: 'Indigo felt hat' },
  { shop: 6, called: 'Ash serving board' },
  { shop: 0, called: 'Valve radio' },
];

/** How far back the feed was seen by those who can sign in, in days. */
export const FEED_SEEN = 2.5;

/** What the shop of the seller answers often, and what is said for it behind closed doors. */
export const quickReplies: readonly { readonly title: string; readonly body: string }[] = [
  { title: 'Opening hours', body: 'You find our hours on the page of the shop. On Thursdays we stay until nine.' },
  { title: 'Can it be mended?', body: 'Mostly, yes. Send a picture and tell us what it does, and what it should do.' },
  { title: 'Listen first', body: 'Come and listen to it before you decide. There is an armchair, and coffee.' },
  { title: 'On its way', body: 'Your parcel is packed and on its way. Write to us if it takes more than three days.' },
];
export const AWAY =
  'Thank you for writing! The workshop is closed just now. We read everything in the morning, over the first coffee.';

/** What the market tells those who follow this shop: no stranger to the demo hears of it. */
export const houseTelling = {
  shop: 3,
  hoursAgo: 20,
  title: 'Winter market on Saturday',
  body: 'Twelve shops, one square, and mulled cider from four o’clock. Everybody is welcome, dogs too.',
  link: '/feed',
} as const;

interface MadeUpAlert {
  readonly person: number;
  readonly shop: number;
  /** Which of the shop's. */
  readonly product: number;
  readonly wish:
    | { readonly kind: 'target'; readonly factor: number }
    | { readonly kind: 'percent'; readonly percent: number }
    | { readonly kind: 'any_drop' };
  readonly hoursAgo: number;
}

/** The buyer waits for some things, and some people for the same of one shop. */
export const madeUpAlerts: readonly MadeUpAlert[] = [
  { person: 0, shop: 0, product: 1, wish: { kind: 'target', factor: 0.85 }, hoursAgo: 90 },
  { person: 0, shop: 2, product: 0, wish: { kind: 'any_drop' }, hoursAgo: 70 },
  { person: 0, shop: 3, product: 2, wish: { kind: 'percent', percent: 20 }, hoursAgo: 40 },
  ...[4, 5, 6, 7].map(
    (person): MadeUpAlert => ({
      ...{ person, shop: 0, product: 1 },
      wish: { kind: 'target', factor: 1.15 - person * 0.06 },
      hoursAgo: 100 - person,
    }),
  ),
];

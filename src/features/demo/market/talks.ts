import { madeUpProduct } from './products.ts';
import { madeUpShop } from './shops.ts';
import { productsOfShop } from './sizes.ts';
import { fewTowns } from './towns.ts';

export interface Turn {
  readonly by: 'buyer' | 'shop';
  readonly hoursAgo: number;
  readonly says?: string;
  /** A card: of the order that the talk is about, or of the product of the shop that is called so. */
  readonly shows?: 'order' | { readonly called: string };
  /** A picture of what is to be mended. */
  readonly snapshot?: true;
  /** Nothing but a price for what the talk is about: a share of what it costs. */
  readonly offers?: number;
  /** When the other side took that price. */
  readonly takenHoursAgo?: number;
  /** What the other side puts under it. */
  readonly liked?: string;
  /** Nothing but a call of the shop's, of so many seconds; of none where nobody answered. */
  readonly calls?: { readonly type: 'audio' | 'video'; readonly seconds: number | null };
}

/** People and shops by their numbers; two talk about one thing once. */
export interface MadeUpTalk {
  readonly buyer: number;
  readonly shop: number;
  /** Part of the title of a product; without it they talk about no product in particular. */
  readonly about?: string;
  readonly order?: number;
  readonly turns: readonly Turn[];
  /** Who has not seen the last words yet. */
  readonly unreadBy?: 'buyer' | 'shop';
  readonly archivedBy?: 'buyer' | 'shop';
  readonly pinnedBy?: 'buyer' | 'shop';
  /** The owner takes care of it. */
  readonly assigned?: true;
  /** What the buyer wants to be called about; and when, in hours from now. */
  readonly wantsCall?: { readonly note: string; readonly inHours: number };
}

const [beatriz, rui, teresa, greta, kasia, nils, bram] = [0, 1, 2, 12, 15, 16, 19] as const;
const [attic, clay, nursery, crumb, workshop, chord] = [0, 1, 3, 4, 6, 11] as const;

export const talks: readonly MadeUpTalk[] = [
  {
    ...{ buyer: beatriz, shop: workshop, order: 4, archivedBy: 'buyer' },
    turns: [
      { by: 'buyer', hoursAgo: 900, shows: 'order', says: 'The boards came today, and they smell of forest.' },
      { by: 'buyer', hoursAgo: 899.9, says: 'How often do they want oil?' },
      { by: 'shop', hoursAgo: 897, says: 'Twice a year. Plain sunflower oil will do; wipe it off after an hour.' },
      { by: 'buyer', hoursAgo: 896, says: 'Thank you!', liked: '🌳' },
    ],
  },
  {
    ...{ buyer: beatriz, shop: nursery, about: 'Snake plant' },
    turns: [
      { by: 'buyer', hoursAgo: 500, says: 'My flat is rather dark. Would the snake plant be happy with me?' },
      {
        ...{ by: 'shop', hoursAgo: 499.5 },
        says: 'It is the one plant that forgives everything. A corner two metres from a window is fine.',
      },
      { by: 'buyer', hoursAgo: 498, says: 'And if I am away for three weeks?' },
      {
        ...{ by: 'shop', hoursAgo: 497.8, liked: '😂' },
        says: 'Then it has three weeks of peace. Water it before and after, never in between.',
      },
      { by: 'buyer', hoursAgo: 330, says: 'It is here! One leaf has a brown tip, should I worry?' },
      {
        ...{ by: 'shop', hoursAgo: 329 },
        says: 'That is the journey, not the plant. Cut it off at an angle and nobody will see.',
      },
      { by: 'buyer', hoursAgo: 328.5, says: 'Done. Do I repot it now?' },
      { by: 'shop', hoursAgo: 328, says: 'Wait until spring, it likes a tight pot.' },
      { by: 'buyer', hoursAgo: 200, says: 'One more: which of your cactuses would you put beside it?' },
      {
        ...{ by: 'shop', hoursAgo: 199, shows: { called: 'Golden barrel' } },
        says: 'This one. Something round beside something upright, that always looks as if it were meant so.',
      },
      { by: 'buyer', hoursAgo: 198, says: 'You are good at this.', liked: '🌵' },
    ],
  },
  {
    ...{ buyer: bram, shop: attic, about: 'Film camera with 35 mm', archivedBy: 'shop' },
    turns: [
      { by: 'buyer', hoursAgo: 400, says: 'Hello, is the light meter of the camera working?' },
      {
        ...{ by: 'shop', hoursAgo: 398 },
        says: 'It is, and it agrees with my telephone to half a stop. The battery is new.',
      },
      { by: 'buyer', hoursAgo: 397, says: 'Then I come by and hold it in my hands.' },
      { by: 'shop', hoursAgo: 396.5, says: 'Do. It is in the window, third from the left.', liked: '👍' },
    ],
  },
  {
    ...{ buyer: beatriz, shop: attic, order: 12 },
    turns: [
      {
        ...{ by: 'buyer', hoursAgo: 240, shows: 'order', liked: '❤️' },
        says: 'Both headphones arrived, and the parcel was a work of art.',
      },
      {
        ...{ by: 'shop', hoursAgo: 238.5 },
        says: 'That makes my week, thank you! If a cable ever plays up, bring it by: that is five minutes.',
      },
      { by: 'buyer', hoursAgo: 237, says: 'Good to know. My brother is already fighting me for his pair.' },
    ],
  },
  {
    ...{ buyer: kasia, shop: attic, about: 'Turntable overhaul', assigned: true, pinnedBy: 'shop' },
    turns: [
      {
        ...{ by: 'buyer', hoursAgo: 120, snapshot: true },
        says: 'This is the patient. It runs a little slow, and its lid went missing in the move.',
      },
      {
        ...{ by: 'shop', hoursAgo: 117 },
        says: 'A good one to save! I think the belt is tired. Bring it in, or I fetch it when I am in your part of town.',
      },
      { by: 'buyer', hoursAgo: 116, says: 'Being fetched would be wonderful. Thursday, after five?' },
      { by: 'shop', hoursAgo: 115.5, says: 'After five it is. I ring twice.', liked: '🙏' },
      { by: 'shop', hoursAgo: 96, calls: { type: 'audio', seconds: 95 } },
    ],
  },
  {
    ...{ buyer: teresa, shop: crumb, about: 'Sourdough' },
    turns: [
      { by: 'buyer', hoursAgo: 60, says: 'Are two places left in the sourdough course?' },
      { by: 'shop', hoursAgo: 58, says: 'Exactly two. Bring a jar: you take some of the starter home.' },
      { by: 'buyer', hoursAgo: 57, says: 'My sister will be the loud one.', liked: '😄' },
    ],
  },
  {
    ...{ buyer: beatriz, shop: clay, about: 'side-handled teapot', unreadBy: 'buyer' },
    turns: [
      { by: 'buyer', hoursAgo: 70, says: 'Do you have this teapot smaller? We are two, and not very thirsty.' },
      {
        ...{ by: 'shop', hoursAgo: 66, shows: { called: 'Two-cup teapot' }, liked: '😍' },
        says: 'Meet its little sister.',
      },
      { by: 'shop', hoursAgo: 65.5, calls: { type: 'video', seconds: 382 } },
      { by: 'buyer', hoursAgo: 65, says: 'She is lovely. Does the speckled glaze fall the same way each time?' },
      {
        ...{ by: 'shop', hoursAgo: 4 },
        says: 'Never, and that is the fun of it. I open the kiln tomorrow: shall I send you pictures, and you choose?',
      },
    ],
  },
  {
    ...{ buyer: beatriz, shop: attic, about: 'Walnut studio headphones' },
    turns: [
      { by: 'buyer', hoursAgo: 76, says: 'Hi Rui, would the walnut ones go with glasses? Mine have thick frames.' },
      {
        ...{ by: 'shop', hoursAgo: 74.5, liked: '👍' },
        says: 'They would, the pads are soft and deep. I wear them with mine all day.',
      },
      { by: 'buyer', hoursAgo: 8.1, says: 'Then it is them or nothing. As your best customer, I try this:' },
      { by: 'buyer', hoursAgo: 8, offers: 0.9, takenHoursAgo: 6 },
      { by: 'shop', hoursAgo: 5.9, says: 'For my best customer, gladly. Put them into the cart within two days.' },
    ],
  },
  {
    ...{ buyer: rui, shop: chord, about: 'Fado compilation', unreadBy: 'buyer' },
    turns: [
      { by: 'buyer', hoursAgo: 30, says: 'Colleagues! Is the Fado record still there? My shop is too quiet.' },
      {
        ...{ by: 'shop', hoursAgo: 7 },
        says: 'It waits behind the counter with your name on it. Bring your valve tester, we have a patient too.',
      },
    ],
  },
  {
    ...{ buyer: beatriz, shop: attic, about: 'Valve radio', unreadBy: 'buyer' },
    turns: [
      {
        ...{ by: 'buyer', hoursAgo: 52, shows: { called: 'Valve radio' } },
        says: 'Does it still find stations in the evening, or is it more of a looker?',
      },
      {
        ...{ by: 'shop', hoursAgo: 50.5, liked: '📻' },
        says: 'Both! On medium wave it brings in half of Spain once it is dark, and FM is as clean as on its first day.',
      },
      { by: 'buyer', hoursAgo: 4.1, says: 'That is what my kitchen lacks. Would you meet me a little?' },
      { by: 'buyer', hoursAgo: 4, offers: 0.8 },
      {
        ...{ by: 'shop', hoursAgo: 3.1 },
        says: 'Two weekends of mine are in there… But I would love to know it in a kitchen. How about this?',
      },
      { by: 'shop', hoursAgo: 3, offers: 0.9 },
      { by: 'shop', hoursAgo: 2.8, calls: { type: 'audio', seconds: null } },
    ],
  },
  {
    ...{ buyer: greta, shop: attic, order: 18, unreadBy: 'shop' },
    turns: [
      {
        ...{ by: 'buyer', hoursAgo: 15, shows: 'order' },
        says: 'Hello, I just ordered. May I pick everything up on Saturday instead?',
      },
      { by: 'shop', hoursAgo: 14.2, says: 'Of course, I keep it under the counter for you. From ten on.' },
      { by: 'buyer', hoursAgo: 1, says: 'Perfect. And may I bring my old amplifier, to hear how they get on?' },
    ],
  },
  {
    ...{ buyer: teresa, shop: attic, about: 'Pair of bookshelf speakers', unreadBy: 'shop' },
    wantsCall: { note: 'I would like to hear them through the telephone first.', inHours: 20 },
    turns: [
      { by: 'buyer', hoursAgo: 9, says: 'My living room is four metres by five. Too much speaker for that?' },
      {
        ...{ by: 'shop', hoursAgo: 8.4 },
        says: 'They were made for such rooms. Leave them a hand’s breadth from the wall.',
      },
      { by: 'buyer', hoursAgo: 2, says: 'Then I am nearly persuaded.' },
      { by: 'buyer', hoursAgo: 1.9, offers: 0.88 },
    ],
  },
  {
    ...{ buyer: nils, shop: attic, about: 'Copper wall clock', unreadBy: 'shop' },
    turns: [{ by: 'buyer', hoursAgo: 0.6, says: 'Hi! Is its tick loud? It would hang beside a bed.' }],
  },
];

/** The shop's own name of the product that is called so: the first on sale, in every size of the demo. */
export function productCalled(shop: number, called: string): string | undefined {
  const madeUp = madeUpShop(shop, fewTowns);
  for (let number = 0; number < productsOfShop('small', shop); number++) {
    const { title, status, externalId } = madeUpProduct(madeUp, number);
    if (status === 'active' && title.includes(called)) return externalId;
  }
  return undefined;
}

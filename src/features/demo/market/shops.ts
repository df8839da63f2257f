import { type Drawing, drawBanner, drawLogo } from '../drawings/drawings.ts';
import { type Dice, diceFor } from './dice.ts';
import { madeUpPerson, ownerOf } from './people.ts';
import type { Town, TownOf } from './towns.ts';
import { type Trade, trades } from './trades.ts';

interface Opening {
  readonly opens: string;
  readonly closes: string;
}

export interface MadeUpShop {
  readonly number: number;
  readonly owner: number;
  readonly trade: Trade;
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly currency: string;
  readonly closed: boolean;
  readonly verified: boolean;
  readonly hours: Readonly<Record<string, Opening[]>> | null;
  readonly holidays: readonly { from: string; to: string; note: string }[];
  readonly policies: { readonly returns: string; readonly shipping: string; readonly privacy: string };
  readonly location: {
    readonly name: string;
    readonly kind: 'storefront' | 'private';
    readonly offersPickup: boolean;
    readonly street: string;
    readonly postalCode: string;
    readonly city: string;
    readonly region: string;
    readonly country: string;
    readonly latitude: number;
    readonly longitude: number;
  };
  readonly zones: readonly {
    readonly name: string;
    readonly radiusKm: number | null;
    readonly countries: readonly string[] | null;
    readonly feeEuros: number;
    readonly freeFromEuros: number | null;
    readonly daysFrom: number;
    readonly daysTo: number;
  }[];
  readonly logo: () => Drawing;
  readonly banner: () => Drawing;
}

/** What a euro is worth there, roughly, and how prices are rounded; only prices that look right are wanted. */
const currencies: Readonly<Record<string, { code: string; perEuro: number; minor: number; step: number }>> = {
  GB: { code: 'GBP', perEuro: 0.85, minor: 100, step: 50 },
  CH: { code: 'CHF', perEuro: 0.95, minor: 100, step: 50 },
  DK: { code: 'DKK', perEuro: 7.5, minor: 100, step: 500 },
  SE: { code: 'SEK', perEuro: 11, minor: 100, step: 500 },
  PL: { code: 'PLN', perEuro: 4.3, minor: 100, step: 100 },
  MA: { code: 'MAD', perEuro: 10.5, minor: 100, step: 500 },
  US: { code: 'USD', perEuro: 1.1, minor: 100, step: 50 },
  JP: { code: 'JPY', perEuro: 165, minor: 1, step: 50 },
  BR: { code: 'BRL', perEuro: 6, minor: 100, step: 100 },
};
const euro = { code: 'EUR', perEuro: 1, minor: 100, step: 50 };

/** Minor units of the currency of that country for a price in euros. */
export function amountIn(country: string, euros: number): number {
  const { perEuro, minor, step } = currencies[country] ?? euro;
  return Math.max(step, Math.round((euros * perEuro * minor) / step) * step);
}

const streets: Readonly<Record<string, readonly string[]>> = {
  PT: [
    'Rua das Flores',
    'Rua do Poço',
    'Travessa da Espera',
    'Rua da Rosa',
    'Largo do Carmo',
    'Rua dos Remédios',
    'Rua Nova',
    'Calçada do Monte',
    'Rua da Fonte',
    'Avenida da República',
  ],
  BR: ['Rua das Flores', 'Rua Augusta', 'Rua da Praia', 'Travessa do Sol'],
  ES: ['Calle Mayor', 'Calle del Pez', 'Plaza Nueva', 'Calle de la Luna', 'Carrer de la Pau'],
  FR: ['Rue des Lilas', 'Rue du Four', 'Rue Mercière', 'Place du Marché', 'Quai des Arts'],
  DE: ['Lindenstraße', 'Marktgasse', 'Schillerstraße', 'Am Kanal', 'Gartenweg'],
  AT: ['Lindengasse', 'Marktplatz', 'Neubaugasse', 'Am Graben'],
  CH: ['Bahnhofstrasse', 'Marktgasse', 'Rosenweg', 'Seestrasse'],
  IT: ['Via Roma', 'Via dei Mille', 'Vicolo del Forno', 'Piazza Nuova'],
  NL: ['Oudegracht', 'Kerkstraat', 'Molenweg', 'Marktplein'],
  BE: ['Kerkstraat', 'Rue Haute', 'Vismarkt', 'Molenstraat'],
  JP: ['Nishiki', 'Teramachi', 'Sakura-dori', 'Honmachi'],
};
const otherStreets = [
  'Market Street',
  'Mill Lane',
  'Bridge Street',
  'Orchard Road',
  'Church Row',
  'Station Road',
  'Harbour Lane',
  'Well Court',
];

const day = (opens: string, closes: string): Opening => ({ opens, closes });
const weeks: Readonly<Record<Trade['hours'], readonly (() => Record<string, Opening[]>)[]>> = {
  shop: [
    () =>
      week(['tuesday', 'wednesday', 'thursday', 'friday'], [day('10:00', '13:00'), day('14:30', '19:00')], {
        saturday: [day('10:00', '16:00')],
      }),
    () =>
      week(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], [day('09:30', '18:30')], {
        saturday: [day('10:00', '14:00')],
      }),
  ],
  bakery: [
    () =>
      week(['tuesday', 'wednesday', 'thursday', 'friday', 'saturday'], [day('07:00', '18:00')], {
        sunday: [day('08:00', '12:30')],
      }),
  ],
  market: [
    () =>
      week(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'], [day('08:00', '13:30')], {
        friday: [day('08:00', '13:30'), day('16:00', '20:00')],
      }),
  ],
  studio: [
    () => week(['wednesday', 'thursday', 'friday'], [day('11:00', '18:00')], { saturday: [day('11:00', '15:00')] }),
    () => week(['thursday', 'friday', 'saturday'], [day('12:00', '19:00')], {}),
  ],
};

function week(days: readonly string[], each: Opening[], others: Record<string, Opening[]>): Record<string, Opening[]> {
  return { ...Object.fromEntries(days.map((name) => [name, each])), ...others };
}

/** 2.4 km at most from the middle of its town. */
const SCATTER_DEGREES = 0.022;

export function madeUpShop(number: number, townOf: TownOf): MadeUpShop {
  const dice = diceFor('shop', number);
  const trade: Trade = trades[number < 12 ? number : dice.whole(0, trades.length - 1)] ?? trades[0];
  const town = townOf(number, dice.next);
  const owner = madeUpPerson(ownerOf(number));
  const [given = '', ...family] = owner.name.split(' ');
  const street = dice.one(streets[town.country] ?? otherStreets);
  const shortStreet = street.replace(/^(Rua|Calle|Rue|Via|Travessa|Largo) (das?|dos?|del|de la|des|du|dei)? ?/, '');
  const name = nameOf(number, dice.one(trade.names), {
    given,
    family: family.join(' '),
    town: town.name,
    street: shortStreet,
  });
  const atHome = dice.chance(trade.atHome);
  const colour = dice.one(trade.colours);
  return {
    number,
    owner: owner.number,
    trade,
    name,
    slug: slugged(name, number),
    description: `${dice.one(trade.about)} ${closing(dice, town.name, given)}`,
    currency: (currencies[town.country] ?? euro).code,
    closed: number % 29 === 17,
    verified: dice.chance(0.6),
    hours: atHome && dice.chance(0.5) ? null : dice.one(weeks[trade.hours])(),
    holidays: holidaysOf(dice),
    policies: {
      returns: dice.one([
        'Send it back within 30 days and get your money back; what was made for you, we exchange.',
        'Fourteen days to change your mind. Please write before you send anything.',
        'If it breaks, we mend it. If it does not please, bring it back within two weeks.',
      ]),
      shipping: dice.one([
        'Packed in paper and sent within two working days.',
        'We send on Tuesdays and Fridays. Large pieces are delivered by ourselves.',
        'Pick it up at the shop, or have it sent with a number to follow.',
      ]),
      privacy: 'We use your address to send what you bought, and for nothing else.',
    },
    location: {
      name: atHome ? 'Workshop' : 'Shop',
      kind: atHome ? 'private' : 'storefront',
      offersPickup: dice.chance(0.75),
      street: `${street} ${dice.whole(1, 180)}`,
      postalCode:
        town.country === 'PT'
          ? `${dice.whole(1000, 4999)}-${dice.whole(100, 999)}`
          : String(dice.whole(10_000, 89_999)),
      city: town.name,
      region: town.region,
      country: town.country,
      latitude: scattered(town.latitude, dice),
      longitude: scattered(town.longitude, dice),
    },
    zones: zonesOf(dice, town),
    logo: () => drawLogo(trade.logo, colour),
    banner: () => drawBanner(trade.goods, colour),
  };
}

function scattered(degrees: number, dice: Dice): number {
  return Math.round((degrees + (dice.next() - 0.5) * 2 * SCATTER_DEGREES) * 100_000) / 100_000;
}

function nameOf(number: number, pattern: string, words: Record<string, string>): string {
  const name = pattern.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
  // Among ten thousand shops a name comes again; a second one says where it is.
  return number < 12 || pattern.includes('{') ? name : `${name} ${words.town}`;
}

function slugged(name: string, number: number): string {
  const text = name
    .normalize('NFKD')
    .replace(/ß/g, 'ss')
    .replace(/[ıİ]/g, 'i')
    .replace(/[øØ]/g, 'o')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’.]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  return number < 12 ? text : `${text || 'shop'}-${number}`;
}

function closing(dice: Dice, town: string, given: string): string {
  return dice.one([
    `You find us in ${town}.`,
    `Ring the bell; ${given} is mostly in the back.`,
    `In ${town} since ${dice.whole(1958, 2022)}.`,
    'Write to us if you look for something that is not here.',
    'We answer within a day.',
  ]);
}

function holidaysOf(dice: Dice) {
  const christmas = { from: '2026-12-24', to: '2026-12-27', note: 'Christmas' };
  const summer = dice.whole(1, 18);
  const from = `2027-08-${String(summer).padStart(2, '0')}`;
  const to = `2027-08-${String(summer + dice.whole(5, 12)).padStart(2, '0')}`;
  return dice.chance(0.6) ? [christmas, { from, to, note: 'Summer break' }] : [christmas];
}

function zonesOf(dice: Dice, { country }: Town): MadeUpShop['zones'] {
  const fee = dice.whole(4, 8);
  const around = {
    name: 'By bike around the corner',
    radiusKm: dice.whole(5, 25),
    countries: null,
    feeEuros: dice.whole(2, 4),
    freeFromEuros: 40,
    daysFrom: 0,
    daysTo: 2,
  };
  const home = {
    name: 'Within the country',
    radiusKm: null,
    countries: [country],
    feeEuros: fee,
    freeFromEuros: fee * 12,
    daysFrom: 2,
    daysTo: 4,
  };
  const far = {
    name: 'Everywhere else',
    radiusKm: null,
    countries: null,
    feeEuros: fee * 3,
    freeFromEuros: null,
    daysFrom: 5,
    daysTo: 14,
  };
  return [...(dice.chance(0.5) ? [around] : []), home, ...(dice.chance(0.55) ? [far] : [])];
}

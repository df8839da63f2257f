import { type Drawing, drawThing } from '../drawings/drawings.ts';
import { type Dice, diceFor } from './dice.ts';
import type { Kind } from './kind.ts';
import { kinds } from './kinds.ts';
import { amountIn, type MadeUpShop } from './shops.ts';

export interface MadeUpProduct {
  readonly externalId: string;
  readonly title: string;
  readonly description: string;
  readonly brand: string | null;
  readonly category: readonly string[];
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, string | number>>;
  /** Minor units of the shop's currency. */
  readonly amount: number;
  readonly stock: number;
  readonly sku: string;
  readonly status: 'active' | 'draft';
  readonly releasedAt: string;
  readonly variants: readonly {
    readonly options: Readonly<Record<string, string>>;
    readonly sku: string;
    readonly amount: number;
    readonly stock: number;
  }[];
  /** The first is the one that lists show. */
  readonly pictures: readonly { readonly alt: string; readonly draw: () => Drawing; readonly name: string }[];
}

type Words = Record<string, string | number>;

export function madeUpProduct(shop: MadeUpShop, number: number): MadeUpProduct {
  const dice = diceFor('product', shop.number, number);
  const kind: Kind = kinds[dice.one(shop.trade.kinds)];
  // A shop has each kind of thing in two colours: so few drawings serve a small demo, and all of them a large one.
  const colour = kind.colours[(shop.number + dice.whole(0, 1)) % kind.colours.length] ?? 'teal';
  const attributes = Object.fromEntries(
    Object.entries({ ...kind.attributes, ...topicsOf(kind, shop) }).map(
      ([name, values]) => [name, valueFrom(values, dice)] as const,
    ),
  );
  const noun = dice.one(kind.nouns);
  const words = { ...attributes, colour, noun };
  const plain = sentence(said(dice.one(kind.titles), words));
  const title = called.has(kind.category[0]) && dice.chance(0.4) ? `${plain} “${dice.one(series)}”` : plain;
  const euros = priceOf(kind, dice);
  const sku = `${shop.number}-${number}`;
  const variants = variantsOf(kind, dice, shop, euros, sku);
  const stock = variants.length > 0 ? variants.reduce((sum, one) => sum + one.stock, 0) : stockOf(kind, dice);
  const turn = kind.colours.indexOf(colour) % 2;
  const both = dice.chance(0.08);
  return {
    externalId: `demo-${sku}`,
    title,
    description: descriptionOf(kind, dice, words),
    brand: shop.trade.makers.length > 0 && dice.chance(0.5) ? dice.one(shop.trade.makers) : null,
    category: kind.category,
    tags: dice.some(kind.tags, dice.whole(1, kind.tags.length)),
    attributes: { ...attributes, colour },
    amount:
      variants.length > 0 ? Math.min(...variants.map(({ amount }) => amount)) : amountIn(shop.location.country, euros),
    stock,
    sku,
    status: dice.chance(0.015) ? 'draft' : 'active',
    releasedAt: `2026-${String(dice.whole(1, 10)).padStart(2, '0')}-${String(dice.whole(1, 28)).padStart(2, '0')}T09:00:00Z`,
    variants,
    pictures: (both ? [turn, 1 - turn] : [turn]).map((way) => ({
      alt: `Drawing of ${noun}, ${colour}`,
      name: `${kind.shape} ${colour} ${way}`,
      draw: () => drawThing(kind.shape, colour, way),
    })),
  };
}

/** What is made in series has a name at times. */
const called = new Set([
  'Ceramics & Glass',
  'Kitchen',
  'Furniture',
  'Lamps & Light',
  'Home Textiles',
  'Home Decoration',
  'Clothing',
  'Shoes & Bags',
  'Jewellery & Watches',
  'Bikes & Outdoors',
]);
const series =
  `Alba Alma Aurora Azul Brisa Brita Calma Cedro Clara Delta Dora Duna Ebba Elba Ella Faia Falk Fjord Flora Foz Frida Gaia
  Greta Haja Hilde Ida Ilha Inga Iris Juni Kaia Lago Lido Linha Loma Luz Malva Mar Marta Mira Monte Nazaré Nora Norte Oda Onda
  Ovar Pala Pinho Prado Raia Rio Rosa Sal Salto Serra Sol Stella Sul Tejo Tilda Ulla Vale Vega Vento Viva Wanda Ysa Zora`.split(
    /\s+/,
  );

/** A bakery repairs no radios: what is mended or taught follows the trade. */
function topicsOf(kind: Kind, { trade }: MadeUpShop): Kind['attributes'] {
  if (kind.attributes.thing && trade.mends) return { thing: trade.mends };
  if (kind.attributes.topic && trade.teaches) return { topic: trade.teaches };
  return {};
}

function valueFrom(values: Kind['attributes'][string], dice: Dice): string | number {
  const [least, most, step] = values;
  if (typeof least !== 'number' || typeof most !== 'number' || typeof step !== 'number')
    return dice.one(values as readonly string[]);
  return least + step * dice.whole(0, Math.floor((most - least) / step));
}

const placeholder = /\{(\w+)\}/g;

export function isSayable(pattern: string, words: Words): boolean {
  return [...pattern.matchAll(placeholder)].every(([, name = '']) => name in words);
}

function said(pattern: string, words: Words): string {
  return pattern.replace(placeholder, (_, name: string) => String(words[name]));
}

/** With a capital at the beginning, and none twice in a row. */
function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function descriptionOf(kind: Kind, dice: Dice, words: Words): string {
  const possible = kind.lines.filter((line) => isSayable(line, words));
  const lines = dice.some(possible, Math.min(possible.length, dice.whole(2, 4)));
  return lines.map((line) => sentence(said(line, words))).join(' ');
}

/** Dearer things are rarer. */
function priceOf({ price: [low, high] }: Kind, dice: Dice): number {
  return low + (high - low) * dice.next() ** 1.8;
}

function stockOf({ single }: Kind, dice: Dice): number {
  if (single) return dice.chance(0.06) ? 0 : 1;
  return dice.chance(0.05) ? 0 : dice.whole(1, 24);
}

function variantsOf(kind: Kind, dice: Dice, shop: MadeUpShop, euros: number, sku: string): MadeUpProduct['variants'] {
  if (!kind.options || dice.chance(0.2)) return [];
  let combined: { options: Record<string, string>; percent: number }[] = [{ options: {}, percent: 0 }];
  for (const [name, values] of Object.entries(kind.options)) {
    combined = combined.flatMap(({ options, percent }) =>
      values.map(([value, more]) => ({ options: { ...options, [name]: value }, percent: percent + more })),
    );
  }
  return combined.map(({ options, percent }, at) => ({
    options,
    sku: `${sku}-${at + 1}`,
    amount: amountIn(shop.location.country, euros * (1 + percent / 100)),
    stock: dice.chance(0.15) ? 0 : dice.whole(1, 9),
  }));
}

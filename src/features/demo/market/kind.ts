import type { Shape } from '../drawings/drawings.ts';
import type { Colour } from '../drawings/inks.ts';

/** A kind of thing that local shops sell, and the words it is described with. */
export interface Kind {
  readonly shape: Shape;
  /** Names from the root of the tree down. */
  readonly category: readonly [string, string];
  /** Lowest and highest in euros. */
  readonly price: readonly [number, number];
  /** In pictures and titles; where nothing is said of colour, the picture takes one all the same. */
  readonly colours: readonly Colour[];
  /** With {words} of the attributes, {colour} and {noun}. */
  readonly titles: readonly string[];
  readonly nouns: readonly string[];
  /** What can be asked of it: texts to choose one of, or numbers [least, most, step]. */
  readonly attributes: Readonly<Record<string, readonly string[] | readonly [number, number, number]>>;
  /** What there is to say of it; two or three are taken. */
  readonly lines: readonly string[];
  readonly tags: readonly string[];
  /** What it comes in: name of the option → its values, with what they add to the price in percent. */
  readonly options?: Readonly<Record<string, readonly (readonly [value: string, percent: number])[]>>;
  /** Made one by one: there is one of it, rarely more. */
  readonly single?: true;
}

export const clothSizes = [
  ['XS', 0],
  ['S', 0],
  ['M', 0],
  ['L', 0],
  ['XL', 5],
] as const;
export const warm = ['terracotta', 'saffron', 'rose', 'cream', 'teal'] as const satisfies readonly Colour[];
export const calm = ['sage green', 'cream', 'sky blue', 'charcoal', 'white'] as const satisfies readonly Colour[];
export const strong = ['teal', 'red', 'indigo', 'saffron', 'charcoal'] as const satisfies readonly Colour[];
export const woods = ['oak', 'walnut', 'white', 'teal'] as const satisfies readonly Colour[];

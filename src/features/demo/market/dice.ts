/** Throws that fall the same each time for the same name: a shop or a product is made without making those before it. */
export interface Dice {
  /** From 0 up to but not 1. */
  next(): number;
  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number;
  one<T>(from: readonly T[]): T;
  /** Some of them in their order. */
  some<T>(from: readonly T[], count: number): T[];
  chance(share: number): boolean;
}

/** Seeds by xmur3, throws by sfc32 (both public domain, by bryc and Chris Doty-Humphrey). */
export function diceFor(...name: readonly (string | number)[]): Dice {
  let h = 1_779_033_703;
  for (const letter of name.join('/')) {
    h = Math.imul(h ^ letter.charCodeAt(0), 3_432_918_353);
    h = (h << 13) | (h >>> 19);
  }
  const seed = () => {
    h = Math.imul(h ^ (h >>> 16), 2_246_822_507);
    h = Math.imul(h ^ (h >>> 13), 3_266_489_909);
    h ^= h >>> 16;
    return h >>> 0;
  };
  let [a, b, c, d] = [seed(), seed(), seed(), 1];
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 12; warm++) next();

  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  function one<T>(from: readonly T[]): T {
    const found = from[whole(0, from.length - 1)];
    if (found === undefined) throw new RangeError('Nothing to choose from');
    return found;
  }
  return {
    next,
    whole,
    one,
    some<T>(from: readonly T[], count: number): T[] {
      const marks = from.map((_, at) => ({ at, by: next() })).sort((x, y) => x.by - y.by);
      const chosen = new Set(marks.slice(0, count).map(({ at }) => at));
      return from.filter((_, at) => chosen.has(at));
    },
    chance: (share) => next() < share,
  };
}

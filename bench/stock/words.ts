/** Numbers that look random and are the same each time (mulberry32). */
export function openDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const onsets = [
  'b',
  'br',
  'c',
  'ch',
  'd',
  'dr',
  'f',
  'g',
  'gr',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pl',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'oo'];
const codas = ['', '', 'n', 'r', 's', 'l', 't', 'm', 'ck', 'nd'];

export interface Vocabulary {
  readonly words: readonly string[];
  /** A word as people use them: the n-th most common one n times less often than the first. */
  pick(dice: () => number): string;
}

/** Invented words of two or three syllables. With a flat head the first of them are hardly commoner than each other (Zipf-Mandelbrot). */
export function makeVocabulary(size: number, seed: number, flatHead = 0): Vocabulary {
  const dice = openDice(seed);
  const one = (of: readonly string[]) => of[Math.floor(dice() * of.length)] ?? '';
  const words = new Set<string>();
  while (words.size < size) {
    let word = '';
    for (let syllable = 0; syllable < (words.size < 500 ? 2 : 3); syllable++) word += one(onsets) + one(vowels);
    words.add(word + one(codas));
  }
  const ordered = [...words];
  const head = flatHead + 1;
  const harmonic = Math.log((size + head) / head);
  return {
    words: ordered,
    pick: (roll) => ordered[Math.min(size - 1, Math.floor(Math.exp(roll() * harmonic) * head) - head)] as string,
  };
}

/** Letters of a word that its keys are made of: what lies behind is compared when words are. */
const KEY_LETTERS = 7;
const SHORTEST_CORRECTED = 5;
const SHORTEST_FOR_TWO = 9;
const LONGEST_WORD = 40;

const LETTERS_ALONE = /^[\p{L}\p{M}]+$/u;
/** Written without spaces between words: indexed by pairs of signs, so there are no words to correct. */
const DENSE =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

/** Whether a folded word may be shown as a correction or completion: letters alone, and not without end. */
export function isPlainWord(word: string): boolean {
  return word.length > 1 && word.length <= LONGEST_WORD && LETTERS_ALONE.test(word) && !DENSE.test(word);
}

/** How many edits of a word are forgiven: one from 5 letters on, two from 9 on. */
export function editsForgiven(word: string): number {
  if (word.length < SHORTEST_CORRECTED || word.length > LONGEST_WORD) return 0;
  return word.length < SHORTEST_FOR_TWO ? 1 : 2;
}

/**
 * Hashes of the beginning of a word with up to so many letters fallen out. Two words that are so many edits apart have
 * one in common, so candidates are looked up and never searched for. After SymSpell (Wolf Garbe, 2012).
 */
export function deleteKeys(word: string, edits: number): number[] {
  let level = [word.slice(0, KEY_LETTERS)];
  const keys = new Set(level);
  for (let edit = 0; edit < edits; edit++) {
    const next: string[] = [];
    for (const text of level) {
      if (text.length < 3) continue;
      for (let at = 0; at < text.length; at++) {
        const left = text.slice(0, at) + text.slice(at + 1);
        if (!keys.has(left)) {
          keys.add(left);
          next.push(left);
        }
      }
    }
    level = next;
  }
  return [...keys].map(hashOf);
}

/** The keys a word is found by: as many letters may fall out as of the shortest misspelling that is forgiven so much. */
export function keysOfWord(word: string): number[] {
  if (word.length < SHORTEST_CORRECTED - 1) return [];
  return deleteKeys(word, word.length < SHORTEST_FOR_TWO - 2 ? 1 : 2);
}

/** FNV-1a over the letters, as a signed integer of 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) | 0;
}

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const keyboard = new Map(rows.flatMap((row, y) => [...row].map((letter, x) => [letter, { x: x + y / 2, y }] as const)));

function areNeighbours(a: string, b: string): boolean {
  const [one, other] = [keyboard.get(a), keyboard.get(b)];
  return one !== undefined && other !== undefined && Math.abs(one.x - other.x) <= 1 && Math.abs(one.y - other.y) <= 1;
}

/** What an edit costs: fingers slip to the next key, swap letters, double one or forget to. Nobody mistakes the first letter. */
const SWAPPED = 0.7;
const NEXT_KEY = 0.7;
const DOUBLED = 0.6;
const OTHER = 1;
const AT_FIRST = 0.8;

export interface Edits {
  /** Letters inserted, left out, replaced, or swapped with their neighbour (Damerau's distance, no letter edited twice). */
  readonly count: number;
  readonly cost: number;
}

/** How a word becomes another, or undefined where that takes more than `most` edits. */
export function editsBetween(typed: string, word: string, most: number): Edits | undefined {
  if (Math.abs(typed.length - word.length) > most) return undefined;
  const width = word.length + 1;
  const counts = new Float64Array((typed.length + 1) * width);
  const costs = new Float64Array(counts.length);
  for (let i = 0; i <= typed.length; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j <= word.length; j++) {
      if (i === 0 && j === 0) {
        least = 0;
        continue;
      }
      const at = i * width + j;
      let [count, cost] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      const offer = (from: number, edits: number, price: number) => {
        const first = edits > 0 && (i <= 1 || j <= 1) ? AT_FIRST : 0;
        count = Math.min(count, (counts[from] as number) + edits);
        cost = Math.min(cost, (costs[from] as number) + price + first);
      };
      const [a, b] = [typed.charAt(i - 1), word.charAt(j - 1)];
      if (i > 0) offer(at - width, 1, a === typed.charAt(i - 2) ? DOUBLED : OTHER);
      if (j > 0) offer(at - 1, 1, b === word.charAt(j - 2) ? DOUBLED : OTHER);
      if (i > 0 && j > 0) offer(at - width - 1, a === b ? 0 : 1, a === b ? 0 : areNeighbours(a, b) ? NEXT_KEY : OTHER);
      if (i > 1 && j > 1 && a !== b && a === word.charAt(j - 2) && b === typed.charAt(i - 2))
        offer(at - 2 * width - 2, 1, SWAPPED);
      counts[at] = count;
      costs[at] = cost;
      least = Math.min(least, count);
    }
    if (least > most) return undefined;
  }
  const last = counts.length - 1;
  const count = counts[last] as number;
  return count > most ? undefined : { count, cost: costs[last] as number };
}

/** A word that may have been meant. */
export interface Neighbour extends Edits {
  readonly word: string;
}

const MOST_NEIGHBOURS = 24;

/** Those of the words that are near enough, the nearest first: in one order, whoever found them. */
export function neighboursOf(typed: string, words: Iterable<string>): Neighbour[] {
  const most = editsForgiven(typed);
  const found: Neighbour[] = [];
  for (const word of words) {
    const edits = word === typed ? undefined : editsBetween(typed, word, most);
    if (edits) found.push({ word, ...edits });
  }
  return found
    .sort((a, b) => a.count - b.count || a.cost - b.cost || (a.word < b.word ? -1 : 1))
    .slice(0, MOST_NEIGHBOURS);
}

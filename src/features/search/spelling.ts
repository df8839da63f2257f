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

/** How many edits are forgiven: one in words of 5 letters and more, two from 9 on. One of them may have fallen out. */
export function editsForgiven(typed: string): number {
  if (typed.length < SHORTEST_CORRECTED - 1 || typed.length > LONGEST_WORD) return 0;
  return typed.length < SHORTEST_FOR_TWO - 1 ? 1 : 2;
}

function isForgiven(edits: number, typed: string, word: string): boolean {
  const length = Math.max(typed.length, word.length);
  return length >= (edits > 1 ? SHORTEST_FOR_TWO : SHORTEST_CORRECTED);
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

const WIDEST = LONGEST_WORD + 1;
const counts = new Uint8Array(WIDEST * WIDEST);
const costs = new Float64Array(WIDEST * WIDEST);

/** How a word becomes another, or undefined where that takes more than `most` edits; of words of up to 40 letters. */
export function editsBetween(typed: string, word: string, most: number): Edits | undefined {
  if (Math.abs(typed.length - word.length) > most || typed.length > LONGEST_WORD) return undefined;
  for (let i = 0; i <= typed.length; i++) {
    const a = typed.charCodeAt(i - 1);
    let least = i;
    for (let j = 0; j <= word.length; j++) {
      const at = i * WIDEST + j;
      if (i === 0 && j === 0) {
        counts[at] = 0;
        costs[at] = 0;
        continue;
      }
      const b = word.charCodeAt(j - 1);
      const first = i <= 1 || j <= 1 ? AT_FIRST : 0;
      let [count, cost] = [255, Number.POSITIVE_INFINITY];
      if (i > 0) {
        count = (counts[at - WIDEST] as number) + 1;
        cost = (costs[at - WIDEST] as number) + (a === typed.charCodeAt(i - 2) ? DOUBLED : OTHER) + first;
      }
      if (j > 0) {
        count = Math.min(count, (counts[at - 1] as number) + 1);
        cost = Math.min(cost, (costs[at - 1] as number) + (b === word.charCodeAt(j - 2) ? DOUBLED : OTHER) + first);
      }
      if (i > 0 && j > 0) {
        const before = at - WIDEST - 1;
        const price = a === b ? 0 : (areNeighbours(typed.charAt(i - 1), word.charAt(j - 1)) ? NEXT_KEY : OTHER) + first;
        count = Math.min(count, (counts[before] as number) + (a === b ? 0 : 1));
        cost = Math.min(cost, (costs[before] as number) + price);
      }
      if (i > 1 && j > 1 && a !== b && a === word.charCodeAt(j - 2) && b === typed.charCodeAt(i - 2)) {
        const before = at - 2 * WIDEST - 2;
        count = Math.min(count, (counts[before] as number) + 1);
        cost = Math.min(cost, (costs[before] as number) + SWAPPED + (i === 2 || j === 2 ? AT_FIRST : 0));
      }
      counts[at] = count;
      costs[at] = cost;
      least = j === 0 ? count : Math.min(least, count);
    }
    if (least > most) return undefined;
  }
  const last = typed.length * WIDEST + word.length;
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
    if (edits && isForgiven(edits.count, typed, word)) found.push({ word, ...edits });
  }
  return found
    .sort((a, b) => a.count - b.count || a.cost - b.cost || (a.word < b.word ? -1 : 1))
    .slice(0, MOST_NEIGHBOURS);
}

import { findLanguage } from './languages.ts';
import { type QueryTerm, queryTerms } from './query-terms.ts';
import { editsForgiven, isPlainWord, type Neighbour } from './spelling.ts';
import { stemmerFor } from './stemmer.ts';

/** Words taken for others, and words done without: what a cursor keeps, so that all its pages are of one search. */
export interface WordChanges {
  readonly corrections: readonly Correction[];
  /** By their text. */
  readonly dropped: readonly string[];
}

export interface Correction {
  /** As it was typed, folded; two words with a space between them. */
  readonly from: string;
  readonly to: string;
}

/** The words of a search as they are looked for. */
export interface WordPlan {
  /** A product must have all of these. */
  readonly terms: readonly QueryTerm[];
  /** It is the better for each of these. */
  readonly optional: readonly QueryTerm[];
  /** What has all of these stands first by relevance; undefined where that is everything. */
  readonly first: readonly QueryTerm[] | undefined;
  readonly changes: WordChanges;
}

/** What a plan asks of the index in memory or of the database: both answer the same. */
export type Question =
  /** How many products that everybody may see have all terms of each list, counted no further than `most`. */
  | { readonly kind: 'counts'; readonly lists: readonly (readonly QueryTerm[])[]; readonly most: number }
  /** Words that each of these may have been meant for. */
  | { readonly kind: 'near'; readonly words: readonly string[] };
export type Answer = readonly number[] | readonly (readonly Neighbour[])[];
export type Planning<Result = WordPlan> = Generator<Question, Result, Answer>;

/** Below so many the least telling words are left out. */
const ENOUGH = 20;
/** Documents of a word are counted up to here: beyond it no word tells more than another. */
const MOST_COUNTED = 10_000;
/**
 * A word that so many have at most may be a misspelling of one that this many times as many have: where nothing has all
 * words together of one that some more have, else only by slips of fingers.
 */
const HARDLY_ANY = 5;
const MORE = 10;
const MUCH_MORE = 100;
const SLIP = 0.7;
/** More words than this in doubt are a text in another language, or none. */
const MOST_CORRECTED = 5;
/** What a space too many or too few costs, as edits do. */
const SPACE = 0.8;
/** Two short words lie in many a long one by chance. */
const SHORT_PIECE = 1;
const SHORTEST_FIRST = 2;
const SHORTEST_LAST = 3;
const LEAST_WITH_BOTH = 3;
/** How much a word that ten times as many have is likelier, in the cost of edits. */
const LIKELIER = 0.6;

export function asWritten(terms: readonly QueryTerm[]): WordPlan {
  return { terms, optional: [], first: undefined, changes: { corrections: [], dropped: [] } };
}

/**
 * How the words are looked for: as they are where enough products have them all. Else words that nothing has, or hardly
 * anything beside a very much commoner neighbour, are corrected; and where that is too few still, words are left out:
 * first those that nothing has, then the least telling, which most have. What was typed stays findable beside what it
 * was corrected to, and stands first.
 */
export function* planWords(terms: readonly QueryTerm[], language?: string): Planning {
  const [found = 0] = yield* counts([terms], ENOUGH);
  if (terms.length === 0 || found >= ENOUGH) return asWritten(terms);
  const corrections = yield* correct(terms, found, language);
  const corrected = applyCorrections(terms, corrections, language);
  const [foundThen = 0] = corrections.length === 0 ? [found] : yield* counts([corrected], ENOUGH);
  const dropped = foundThen >= ENOUGH ? [] : yield* drop(corrected);
  return applyChanges(terms, { corrections, dropped }, language);
}

/** The same plan again, of the same words. */
export function applyChanges(terms: readonly QueryTerm[], changes: WordChanges, language?: string): WordPlan {
  if (changes.corrections.length === 0 && changes.dropped.length === 0) return asWritten(terms);
  const corrected = applyCorrections(terms, changes.corrections, language);
  const dropped = new Set(changes.dropped);
  const kept = corrected.filter(({ text }) => !dropped.has(text));
  if (kept.length === 0) return asWritten(terms);
  const optional = corrected.filter(({ text }) => dropped.has(text));
  return { terms: kept, optional, first: optional.length > 0 ? corrected : terms, changes };
}

function* counts(lists: readonly (readonly QueryTerm[])[], most: number): Planning<readonly number[]> {
  return lists.length === 0 ? [] : ((yield { kind: 'counts', lists, most }) as readonly number[]);
}

function* near(words: readonly string[]): Planning<readonly (readonly Neighbour[])[]> {
  return words.length === 0 ? [] : ((yield { kind: 'near', words }) as readonly (readonly Neighbour[])[]);
}

interface Candidate extends Correction {
  readonly edits: number;
  readonly cost: number;
  /** So many must have it. */
  readonly least: number;
}

function* correct(terms: readonly QueryTerm[], found: number, language: string | undefined): Planning<Correction[]> {
  const sizes = yield* counts(
    terms.map((term) => [term]),
    MOST_COUNTED,
  );
  const stopWords = findLanguage(language)?.stopWords;
  const sizeOf = (term: QueryTerm) => sizes[terms.indexOf(term)] ?? 0;
  const doubtful = terms
    .filter((term) => mayBeCorrected(term) && !stopWords?.has(term.text) && sizeOf(term) <= HARDLY_ANY)
    .slice(0, MOST_CORRECTED);
  const corrections: Correction[] = [];

  for (const { correction, size, together } of yield* joins(terms, language)) {
    const [first = '', second = ''] = correction.from.split(' ');
    const isTaken = corrections.some(({ from }) => from.split(' ').includes(first));
    const isUnknown = terms.some((term) => (term.text === first || term.text === second) && sizeOf(term) === 0);
    if (corrections.length < MOST_CORRECTED && !isTaken && size > 0 && (isUnknown || together > 2 + 2 * found))
      corrections.push(correction);
  }

  const open = doubtful.filter(({ text }) => !corrections.some(({ from }) => from.split(' ').includes(text)));
  // Endings that no product has, and the word in another form is there: 'chaugers', where all say charger.
  const stem = stemmerFor(language);
  const asked = open.flatMap(({ text }) => [text, stem(text)]);
  const neighbours = yield* near(asked);
  for (const [at, term] of open.entries()) {
    const size = sizeOf(term);
    const [asTyped = [], asStem = []] = [neighbours[at * 2], neighbours[at * 2 + 1]];
    const least = size === 0 ? 1 : size * (found === 0 ? MORE : MUCH_MORE);
    const candidates: Candidate[] = (asTyped.length > 0 ? asTyped : asStem)
      .filter(({ count, cost }) => size === 0 || (count === 1 && (found === 0 || cost <= SLIP)))
      .map(({ word, count, cost }) => ({ from: term.text, to: word, edits: count, cost, least }));
    if (size === 0) candidates.push(...splits(term.text));
    const best = yield* likeliest(terms, corrections, open.slice(at), candidates, language);
    if (best && corrections.length < MOST_CORRECTED) corrections.push(best);
  }
  return corrections;
}

/** Neighbours written as one word: how many have that, and how many have it with all the others. */
function* joins(
  terms: readonly QueryTerm[],
  language: string | undefined,
): Planning<{ correction: Correction; size: number; together: number }[]> {
  const pairs = terms.flatMap((term, at) => {
    const next = terms[at + 1];
    const to = term.text + next?.text;
    return next && isJoinable(term) && isJoinable(next) && isPlainWord(to)
      ? [{ from: `${term.text} ${next.text}`, to }]
      : [];
  });
  const sizes = yield* counts(
    pairs.flatMap((pair) => [[wordTerm(pair.to, language)], applyCorrections(terms, [pair], language)]),
    MOST_COUNTED,
  );
  return pairs.map((correction, at) => ({
    correction,
    size: sizes[at * 2] ?? 0,
    together: sizes[at * 2 + 1] ?? 0,
  }));
}

/** The candidate whose cost is least beside how many have it, together with the other words where anything has them together. */
function* likeliest(
  terms: readonly QueryTerm[],
  corrections: readonly Correction[],
  open: readonly QueryTerm[],
  candidates: readonly Candidate[],
  language: string | undefined,
): Planning<Correction | undefined> {
  if (candidates.length === 0) return undefined;
  const [term, ...stillOpen] = open;
  const others = applyCorrections(
    terms.filter((one) => one !== term && !stillOpen.includes(one)),
    corrections,
    language,
  );
  const meant = candidates.map(({ to }) => to.split(' ').map((word) => wordTerm(word, language)));
  const alone = yield* counts(meant, MOST_COUNTED);
  const together =
    others.length === 0
      ? alone
      : yield* counts(
          meant.map((words) => [...others, ...words]),
          MOST_COUNTED,
        );
  const isKnownTogether = candidates.some(({ least }, at) => (alone[at] ?? 0) >= least && (together[at] ?? 0) > 0);
  let best: { candidate: Candidate; worth: number } | undefined;
  for (const [at, candidate] of candidates.entries()) {
    const [byItself, beside] = [alone[at] ?? 0, together[at] ?? 0];
    if (byItself < candidate.least) continue;
    if (isKnownTogether && beside === 0) continue;
    const likelihood = Math.log10(1 + (isKnownTogether ? beside : 0)) + 0.5 * Math.log10(1 + byItself);
    const worth = LIKELIER * likelihood - candidate.cost - (candidate.edits - 1);
    if (!best || worth > best.worth + 1e-9) best = { candidate, worth };
  }
  return best && { from: best.candidate.from, to: best.candidate.to };
}

/** All ways to put a space into it. */
function splits(word: string): Candidate[] {
  const letters = [...word];
  return letters.flatMap((_, at) => {
    if (at < SHORTEST_FIRST || letters.length - at < SHORTEST_LAST) return [];
    const isShort = at < SHORTEST_LAST || letters.length - at === SHORTEST_LAST;
    const to = `${letters.slice(0, at).join('')} ${letters.slice(at).join('')}`;
    return [{ from: word, to, edits: 1, cost: SPACE + (isShort ? SHORT_PIECE : 0), least: LEAST_WITH_BOTH }];
  });
}

/** Those without which enough have the rest, or all but one. */
function* drop(terms: readonly QueryTerm[]): Planning<string[]> {
  if (terms.length < 2) return [];
  const sizes = yield* counts(
    terms.map((term) => [term]),
    MOST_COUNTED,
  );
  const order = [...terms.keys()].sort((a, b) => {
    const [one, other] = [sizes[a] ?? 0, sizes[b] ?? 0];
    if ((one === 0) !== (other === 0)) return one === 0 ? -1 : 1;
    return other - one || b - a;
  });
  const rests = order.map((_, left) => terms.filter((_, at) => order.indexOf(at) > left)).filter(tellsSomething);
  const many = yield* counts(rests, ENOUGH);
  const enough = many.findIndex((count) => count >= ENOUGH);
  // Where nothing is enough, as few words as it takes for the most.
  const most = Math.max(0, ...many);
  const chosen = enough >= 0 ? enough : many.indexOf(most);
  const rest = most === 0 ? undefined : rests[chosen];
  return rest ? terms.filter((term) => !rest.includes(term)).map(({ text }) => text) : [];
}

/** A number alone, or a letter, finds what nobody looked for. */
function tellsSomething(terms: readonly QueryTerm[]): boolean {
  return terms.some(({ kind, text }) => kind === 'model' || kind === 'gram' || (kind === 'word' && text.length > 2));
}

function mayBeCorrected({ kind, text }: QueryTerm): boolean {
  return kind === 'word' && isPlainWord(text) && editsForgiven(text) > 0;
}

function isJoinable({ kind, text, parts }: QueryTerm): boolean {
  return kind === 'word' && parts.length === 0 && text.length > 1 && isPlainWord(text);
}

function wordTerm(text: string, language: string | undefined): QueryTerm {
  return { text, kind: 'word', lexemes: [...new Set([text, stemmerFor(language)(text)])], prefix: false, parts: [] };
}

/** What was typed stays an alternative, so that nothing is lost by a correction. */
export function applyCorrections(
  terms: readonly QueryTerm[],
  corrections: readonly Correction[],
  language: string | undefined,
): QueryTerm[] {
  let corrected = [...terms];
  for (const { from, to } of corrections) {
    const [first = '', second] = from.split(' ');
    const at = corrected.findIndex(({ text }) => text === first);
    const typed = corrected[at];
    if (!typed) continue;
    const words = to.split(' ').map((word) => wordTerm(word, language));
    const next = second === undefined ? undefined : corrected[at + 1];
    if (second !== undefined && next?.text !== second) continue;
    const meant: QueryTerm[] = words.map((word, at) => ({
      ...word,
      prefix: at === words.length - 1 && (next ?? typed).prefix,
    }));
    const [word] = meant;
    const term: QueryTerm =
      word && meant.length === 1
        ? { ...word, parts: next ? [typed, next] : [typed] }
        : { ...typed, text: to, parts: meant };
    corrected = [...corrected.slice(0, at), term, ...corrected.slice(at + (next ? 2 : 1))];
  }
  return [...new Map(corrected.map((term) => [term.text, term])).values()];
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:[-‐‒–'’ʼ._&·][\p{L}\p{M}\p{N}]+)*/gu;

/** The query with its corrections, the rest as it was typed; null without any. */
export function correctedText(q: string, { corrections }: WordChanges): string | null {
  if (corrections.length === 0) return null;
  const found = [...q.matchAll(WORD)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    text: queryTerms(match[0]).terms[0]?.text ?? '',
  }));
  let text = '';
  let end = 0;
  for (let at = 0; at < found.length; at++) {
    const word = found[at];
    if (!word) break;
    const next = found[at + 1];
    const one = corrections.find(({ from }) => from === word.text);
    const two = next && corrections.find(({ from }) => from === `${word.text} ${next.text}`);
    text += q.slice(end, word.from) + (two?.to ?? one?.to ?? q.slice(word.from, word.to));
    end = two && next ? next.to : word.to;
    if (two) at++;
  }
  return text + q.slice(end);
}

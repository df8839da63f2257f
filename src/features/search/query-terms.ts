import { quoteLexeme } from './document-lexemes.ts';
import { findLanguage } from './languages.ts';
import { type Compound, joinPieces, type Piece, segment } from './segment.ts';
import { stemmerFor } from './stemmer.ts';
import { capLexeme, grams, measure, withoutTrailingZeros } from './tokenizer.ts';
import { isDoubtfulUnit } from './units.ts';

/** One thing that was asked for: a product has it when it has any of the lexemes, or else all of the parts. */
export interface QueryTerm {
  /** As it was typed, folded. Only a 'word' may be corrected: a number or a model is what it is. */
  text: string;
  kind: 'word' | 'number' | 'model' | 'gram';
  /** The alternatives, the one as it was typed first. Empty where only the parts count. */
  lexemes: string[];
  /** The first lexeme may be the start of a longer one: it was the last word, and no space followed. */
  prefix: boolean;
  parts: QueryTerm[];
}

export interface Query {
  terms: QueryTerm[];
  /** Words left out because they tell nothing ('the', 'for'), folded. */
  stopWords: string[];
}

const MAX_QUERY_LENGTH = 1_000;
const MAX_TERMS = 32;

/** What a shopper asks for. Any text is a query; one without a letter or digit has no terms. */
export function queryTerms(q: string, language?: string): Query {
  const text = q.slice(0, MAX_QUERY_LENGTH);
  const compounds = segment(text);
  const stem = stemmerFor(language);
  const terms: QueryTerm[] = [];
  for (let at = 0; at < compounds.length && terms.length < MAX_TERMS; at += 1) {
    const [compound, next] = [compounds[at], compounds[at + 1]];
    if (!compound) break;
    const measured = next && measureOf(compound, next);
    if (measured) at += 1;
    terms.push(measured ?? termOf(compound, stem));
  }

  const last = terms.at(-1);
  if (last && terms.length < MAX_TERMS && /[\p{L}\p{M}\p{N}]$/u.test(text)) markPrefix(last);

  const unique = [...new Map(terms.map((term) => [term.text, term])).values()];
  const stopWords = findLanguage(language)?.stopWords;
  const telling = unique.filter((term) => !stopWords?.has(term.text));
  if (telling.length === 0) return { terms: unique, stopWords: [] };
  return { terms: telling, stopWords: unique.filter((term) => !telling.includes(term)).map((term) => term.text) };
}

/** The terms as a literal for `::tsquery`, to be passed as a parameter: all of them together. Empty for no terms, which matches nothing. */
export function toTsquery(terms: readonly QueryTerm[]): string {
  return terms.map(toAlternatives).filter(Boolean).join(' & ');
}

function toAlternatives(term: QueryTerm): string {
  const alternatives = term.lexemes.map((lexeme, at) =>
    term.prefix && at === 0 ? `${quoteLexeme(lexeme)}:*` : quoteLexeme(lexeme),
  );
  if (term.parts.length > 0) alternatives.push(`(${toTsquery(term.parts)})`);
  return alternatives.length > 1 ? `(${alternatives.join(' | ')})` : (alternatives[0] ?? '');
}

function termOf(compound: Compound, stem: (word: string) => string): QueryTerm {
  const [first = []] = compound.parts;
  if (compound.parts.length === 1) return termOfPart(first, stem);
  const whole = joinPieces(compound.parts.flat());
  const digits = /\d/.test(whole);
  const lexemes = digits ? [whole] : [whole, stem(whole)];
  const [number, unit] = compound.parts;
  const measured = compound.parts.length === 2 && unit?.length === 1 ? measure(number?.at(-1), unit[0]) : undefined;
  if (measured && number?.length === 1) lexemes.push(measured);
  const parts = compound.parts.map((part) => termOfPart(part, stem));
  return term(whole, digits ? 'model' : 'word', lexemes, parts);
}

function termOfPart(part: Piece[], stem: (word: string) => string): QueryTerm {
  const [first, second] = part;
  const whole = joinPieces(part);
  if (part.length > 1) {
    const measured = part.length === 2 ? measure(first, second) : undefined;
    return term(whole, 'model', measured ? [whole, measured] : [whole]);
  }
  if (first?.kind === 'number') return term(whole, 'number', [whole, withoutTrailingZeros(whole)]);
  if (first?.kind === 'letters') return term(whole, 'word', [whole, stem(whole)]);
  const [start = '', ...more] = grams(whole);
  // The last gram is a sign alone, which its neighbour has already asked for.
  if (more.length < 2) return { ...term(whole, 'gram', [start]), prefix: more.length === 0 };
  const parts = [start, ...more.slice(0, -1)].map((gram) => term(gram, 'gram', [gram]));
  return term(whole, 'gram', [], parts);
}

/** '4 gb' is one thing and not two; '13 a' may be either. */
function measureOf(compound: Compound, next: Compound): QueryTerm | undefined {
  const [number, ...otherNumbers] = compound.parts.flat();
  const [unit, ...otherUnits] = next.parts.flat();
  if (!next.spaced || !number || !unit || otherNumbers.length > 0 || otherUnits.length > 0) return undefined;
  const measured = measure(number, unit);
  if (!measured) return undefined;
  const parts = isDoubtfulUnit(unit.text)
    ? [term(number.text, 'number', [number.text]), term(unit.text, 'word', [unit.text])]
    : [];
  return term(`${number.text} ${unit.text}`, 'number', [measured], parts);
}

function term(text: string, kind: QueryTerm['kind'], lexemes: string[], parts: QueryTerm[] = []): QueryTerm {
  return { text, kind, lexemes: [...new Set(lexemes.map(capLexeme))], prefix: false, parts };
}

function markPrefix(term: QueryTerm): void {
  term.prefix = term.lexemes.length > 0;
  const last = term.parts.at(-1);
  if (last) markPrefix(last);
}

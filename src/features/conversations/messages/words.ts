import { quoteLexeme } from '#features/search/document-lexemes.ts';
import { type QueryTerm, queryTerms, toTsquery } from '#features/search/query-terms.ts';
import { tokenize } from '#features/search/tokenizer.ts';

/** Stands in a question for the mark of each shop that it is put to; no lexeme holds it. */
export const EACH_SHOP = '§';

/** What words of a shop's conversations stand behind in the index, as `right(shop_id::text, 8)`. */
function markOf(shopId: string): string {
  return shopId.slice(-8);
}

/** The words of a message as a literal for `::tsvector`, each behind the mark of its shop. */
export function lexemesOf(body: string, shopId: string): string {
  const lexemes = new Set(tokenize(body).map(({ lexeme }) => lexeme));
  return [...lexemes].map((lexeme) => quoteLexeme(`${markOf(shopId)}/${lexeme}`)).join(' ');
}

/**
 * What somebody looks for as a literal for `::tsquery`, every word behind `EACH_SHOP/`: all words, the last one as a
 * beginning. Undefined where nothing can be looked for.
 */
export function wishOf(q: string): string | undefined {
  const wish = toTsquery(queryTerms(q).terms.map(marked));
  return wish === '' ? undefined : wish;
}

function marked(term: QueryTerm): QueryTerm {
  return {
    ...term,
    lexemes: term.lexemes.map((lexeme) => `${EACH_SHOP}/${lexeme}`),
    parts: term.parts.map(marked),
  };
}

const BEFORE = 40;
const LONGEST = 140;

/** The part of a text where one of these words stands, in at most 140 signs. */
export function excerptAround(body: string, q: string): string {
  const text = body.replaceAll(/\s+/g, ' ').trim();
  const low = text.toLowerCase();
  const places = q
    .toLowerCase()
    .split(/\s+/)
    .map((word) => (word ? low.indexOf(word) : -1))
    .filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...places, text.length) - BEFORE);
  if (places.length === 0 || start === 0) return cut(text);
  return `…${cut(text.slice(start))}`;
}

function cut(text: string): string {
  const signs = [...text];
  return signs.length > LONGEST ? `${signs.slice(0, LONGEST - 1).join('')}…` : text;
}

/** The beginning of a message, in one line. */
export function excerptOf(body: string): string {
  return cut(
    body
      .slice(0, LONGEST * 4)
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

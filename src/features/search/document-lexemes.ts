import { type Token, tokenize } from './tokenizer.ts';

/** The text of a product, field by field. The fields that share a weight are searched as one. */
export interface DocumentText {
  title: string;
  brand?: string | null;
  shop?: string | null;
  categories?: readonly string[];
  tags?: readonly string[];
  description?: string;
  /** The values of its attributes, with their names where a value tells nothing alone. */
  attributes?: readonly string[];
}

/** A: title. B: brand, shop, categories, tags. C: description. D: attributes. */
export type Weight = 'A' | 'B' | 'C' | 'D';

export interface WeightedLexeme {
  lexeme: string;
  /** False for stems, parts and joined spellings, which are not to be shown as corrections or completions. */
  isWord: boolean;
  places: { position: number; weight: Weight }[];
}

export interface DocumentLexemes {
  lexemes: WeightedLexeme[];
  /** How many words each weight holds, for the length norm of BM25F. */
  lengths: Record<Weight, number>;
}

// PostgreSQL's limits: positions up to 16,383, 255 places a lexeme, and one megabyte a tsvector (half of it is kept free).
const MAX_POSITION = 16_383;
const MAX_PLACES = 255;
const MAX_BYTES = 512 * 1024;
const MAX_FIELD_LENGTH = 20_000;
/** Between two fields, so that no phrase reaches from one into the next. */
const FIELD_GAP = 10;

/** What a product is found by. The first fields come first, so that a text beyond all limits loses its last attributes and not its title. */
export function documentLexemes(text: DocumentText, language?: string): DocumentLexemes {
  const lexemes = new Map<string, WeightedLexeme>();
  const lengths: Record<Weight, number> = { A: 0, B: 0, C: 0, D: 0 };
  let start = 0;
  let bytes = 0;

  const addToken = (token: Token, weight: Weight) => {
    const position = start + token.position;
    const known = lexemes.get(token.lexeme);
    // Counted as if every sign took three bytes; those that take four are two signs long.
    bytes += 4 + (known ? 0 : 8 + token.lexeme.length * 3);
    if (bytes > MAX_BYTES) return;
    const entry = known ?? { lexeme: token.lexeme, isWord: false, places: [] };
    if (!known) lexemes.set(token.lexeme, entry);
    entry.isWord ||= token.kind === 'word';
    if (entry.places.length < MAX_PLACES && entry.places.at(-1)?.position !== position)
      entry.places.push({ position, weight });
  };

  for (const [weight, field] of fieldsOf(text)) {
    const maxPositions = MAX_POSITION - start;
    if (maxPositions <= 0) break;
    const dropStopWords = weight === 'C' || weight === 'D';
    const tokens = tokenize(field.slice(0, MAX_FIELD_LENGTH), { language, dropStopWords, maxPositions });
    let length = 0;
    for (const token of tokens) {
      if (token.position > maxPositions) break;
      addToken(token, weight);
      length = Math.max(length, token.position);
    }
    lengths[weight] += length;
    if (length > 0) start += length + FIELD_GAP;
  }
  return { lexemes: [...lexemes.values()], lengths };
}

/** The lexemes as a literal for `::tsvector`, to be passed as a parameter; no dictionary of PostgreSQL touches them. */
export function toTsvector(lexemes: readonly WeightedLexeme[]): string {
  return lexemes
    .map(({ lexeme, places }) => {
      const positions = places.map(({ position, weight }) => (weight === 'D' ? `${position}` : `${position}${weight}`));
      return `${quoteLexeme(lexeme)}:${positions.join(',')}`;
    })
    .join(' ');
}

/** Quoted for tsvector and tsquery alike. Our lexemes hold letters and digits only; quoting keeps that from being a matter of faith. */
export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replace(/['\\]/g, '$&$&')}'`;
}

function* fieldsOf(text: DocumentText): Generator<[Weight, string]> {
  yield ['A', text.title];
  for (const field of [text.brand, text.shop, ...(text.tags ?? []), ...(text.categories ?? [])])
    if (field) yield ['B', field];
  if (text.description) yield ['C', text.description];
  if (text.attributes) yield ['D', text.attributes.join(' ; ')];
}

import { findLanguage } from './languages.ts';
import { type Compound, joinPieces, type Piece, segment } from './segment.ts';
import { stemmerFor } from './stemmer.ts';
import { unitOf } from './units.ts';

/**
 * One entry of the index.
 * 'word': as it stands in the text (folded), fit to be shown as a correction or completion;
 * 'stem': its form without endings; 'part': a piece of a compound or a joined spelling; 'gram': two signs of a dense script.
 */
export interface Token {
  lexeme: string;
  position: number;
  kind: 'word' | 'stem' | 'part' | 'gram';
}

export interface TokenizeOptions {
  /** The text's language as a tag ('de', 'pt-BR'); without one nothing is stemmed. */
  language?: string | undefined;
  /** Leave out the words that tell nothing; positions count them all the same. */
  dropStopWords?: boolean;
  /** How many positions to fill at most. */
  maxPositions?: number;
}

export const MAX_LEXEME_LENGTH = 64;
const MAX_SPLIT_PIECES = 6;
const MAX_JOINED_LETTERS = 12;

/**
 * The one tokenizer of the house, for what is indexed: every lexeme under which a text is to be found.
 * Words come as they are and stemmed, model numbers whole and in parts, numbers with their unit; query-terms.ts asks for the same forms.
 */
export function tokenize(text: string, options: TokenizeOptions = {}): Token[] {
  const stem = stemmerFor(options.language);
  const language = findLanguage(options.language);
  const dropped = options.dropStopWords ? language?.stopWords : undefined;
  const maxPositions = options.maxPositions ?? Number.POSITIVE_INFINITY;
  const tokens: Token[] = [];
  const add = (lexeme: string, position: number, kind: Token['kind']) => {
    tokens.push({ lexeme: capLexeme(lexeme), position, kind });
  };
  const addWord = (word: string, position: number) => {
    add(word, position, 'word');
    const stemmed = stem(word);
    if (stemmed !== word) add(stemmed, position, 'stem');
  };

  let position = 1;
  let before: Piece[] | undefined;
  let size = '';
  for (const compound of segment(text)) {
    if (position > maxPositions) break;
    const [first = []] = compound.parts;
    const [piece] = first;
    const start = position;
    const last = compound.spaced ? before : undefined;
    const measured = first.length === 1 ? measure(last?.at(-1), piece) : undefined;
    const named = joinedName(last, first, language?.stopWords);
    if (measured) add(measured, start - 1, 'part');
    if (named) add(named, start - 1, 'part');
    // In '16 GB 2.4 GHz' the unit is spoken for, so that no 'gb2.4' comes about.
    before = measured ? undefined : compound.parts.at(-1);
    size = sizeSoFar(size, compound);
    if (/x[\d.]+$/.test(size)) add(size, start, 'part');
    if (piece?.kind === 'dense') {
      for (const gram of grams(piece.text)) add(gram, position++, 'gram');
      continue;
    }
    if (compound.parts.length > 1) {
      const whole = joinPieces(compound.parts.flat());
      if (/\d/.test(whole)) add(whole, start, 'word');
      else addWord(whole, start);
    }
    const firstToken = tokens.length;
    for (const part of compound.parts) {
      addPart(part, position, compound.parts.length === 1);
      position += 1;
    }
    if (compound.parts.length === 1) continue;
    // Once each: a spelling that a part has given already would count as a second mention.
    const given = new Set(tokens.slice(firstToken).map(({ lexeme }) => lexeme));
    for (const spelling of splitSpellings(compound.parts.flat()))
      if (!given.has(spelling)) add(spelling, start, 'part');
  }
  return tokens;

  function addPart(part: Piece[], at: number, alone: boolean): void {
    const [piece] = part;
    if (!piece) return;
    if (part.length > 1) {
      add(joinPieces(part), at, 'word');
      for (const spelling of new Set([...splitSpellings(part), ...part.map(({ text }) => text)]))
        add(spelling, at, 'part');
      return;
    }
    if (piece.kind === 'letters') {
      if (alone && dropped?.has(piece.text)) return;
      addWord(piece.text, at);
      return;
    }
    add(piece.text, at, 'word');
    const shorter = withoutTrailingZeros(piece.text);
    if (shorter !== piece.text) add(shorter, at, 'part');
  }
}

/** Cut by code points, so that no half of a pair is left; documents and queries are cut alike, so the long still find each other. */
export function capLexeme(lexeme: string): string {
  return lexeme.length <= MAX_LEXEME_LENGTH
    ? lexeme
    : lexeme.slice(0, MAX_LEXEME_LENGTH).replace(/[\ud800-\udbff]$/, '');
}

/** Pairs of neighbouring signs, and the last one alone, so that every sign is found as the start of something. */
export function grams(text: string): string[] {
  const signs = [...text];
  return signs.map((sign, at) => sign + (signs[at + 1] ?? ''));
}

/** '3.0' is also '3', and '2.50' is '2.5'. */
export function withoutTrailingZeros(number: string): string {
  return /^\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '') : number;
}

/** A number and its unit in the one form that is indexed, however they were written; undefined if they are no such pair. */
export function measure(number: Piece | undefined, unit: Piece | undefined): string | undefined {
  if (number?.kind !== 'number' || unit?.kind !== 'letters') return undefined;
  const short = unitOf(unit.text);
  return short && withoutTrailingZeros(number.text) + short;
}

/** 'wh1000xm4' by its starts and ends ('wh1000', 'xm4'), '512gigabyte' and '15.6-inch' as '512gb' and '15.6in'. Words alone are not split. */
function splitSpellings(pieces: Piece[]): Set<string> {
  const spellings = new Set<string>();
  for (const [at, piece] of pieces.entries()) {
    const measured = measure(piece, pieces[at + 1]);
    if (measured) spellings.add(measured);
  }
  if (pieces.length > MAX_SPLIT_PIECES || pieces.every(({ kind }) => kind === 'letters')) return spellings;
  for (let at = 1; at < pieces.length; at += 1) {
    spellings.add(joinPieces(pieces.slice(0, at)));
    spellings.add(joinPieces(pieces.slice(at)));
  }
  spellings.delete(joinPieces(pieces));
  return spellings;
}

/** '1440 x 900' read word by word is '1440', '1440x', '1440x900'; any other word ends it. */
function sizeSoFar(size: string, compound: Compound): string {
  const [[piece, ...glued] = [], ...parts] = compound.parts;
  if (!piece || glued.length > 0 || parts.length > 0) return '';
  const word = piece.text;
  if (piece.kind === 'number') return size.endsWith('x') ? size + word : word;
  return word === 'x' && /\d$/.test(size) ? `${size}x` : '';
}

/** What is written apart and looked for as one word: 'iphone 13', 'WH 1000XM4'. */
function joinedName(before: Piece[] | undefined, next: Piece[], stopWords?: ReadonlySet<string>): string | undefined {
  const [name, ...more] = before ?? [];
  if (name?.kind !== 'letters' || more.length > 0 || next[0]?.kind !== 'number') return undefined;
  if (name.text.length > MAX_JOINED_LETTERS || stopWords?.has(name.text)) return undefined;
  return name.text + joinPieces(next);
}

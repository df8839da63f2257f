import { fold } from './fold.ts';

/** The smallest things a text is made of: a number, a run of letters, or a run of a script without spaces. */
export interface Piece {
  kind: 'number' | 'letters' | 'dense';
  text: string;
  /** What stands before it: nothing, a joining sign such as a hyphen, spaces alone, or anything else. */
  gap: 'none' | 'joint' | 'space' | 'break';
}

/** What a shopper takes for one word: 'WH-1000XM4' is a compound of two parts, of which the second has three pieces. */
export interface Compound {
  parts: Piece[][];
  /** Only spaces stand between it and the compound before. */
  spaced: boolean;
}

// Scripts written without spaces between words; Hangul has spaces, but its words carry their particles.
const DENSE =
  '\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{sc=Hang}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}';
const LETTERS = '\\p{L}\\p{M}\\p{Nl}\\p{No}';
const PIECE = new RegExp(`(\\d+(?:[.,]\\d+)*)|([[${LETTERS}]&&[${DENSE}]]+)|[[${LETTERS}]--[${DENSE}]]+`, 'gv');
const JOINT = /^[-‐‒–'’ʼ._&·]$/;
const MAX_PIECES = 16;

/** Cuts a text into compounds, of any text, in time that grows with its length. */
export function segment(text: string): Compound[] {
  const compounds: Compound[] = [];
  let pieces = 0;
  for (const piece of cut(fold(spellOutInches(text)))) {
    const last = compounds.at(-1);
    const glued = (piece.gap === 'none' || piece.gap === 'joint') && last && piece.kind !== 'dense';
    if (!glued || pieces === MAX_PIECES || last.parts[0]?.[0]?.kind === 'dense') {
      compounds.push({ parts: [[piece]], spaced: piece.gap === 'space' });
      pieces = 1;
      continue;
    }
    pieces += 1;
    if (piece.gap === 'joint') last.parts.push([piece]);
    else last.parts.at(-1)?.push(piece);
  }
  return compounds;
}

/** Pieces as one word, without the signs between them. */
export function joinPieces(pieces: readonly Piece[]): string {
  let word = '';
  for (const piece of pieces) word += piece.text;
  return word;
}

function* cut(text: string): Generator<Piece> {
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    const [found, number, dense] = match;
    const between = text.slice(end, match.index);
    end = match.index + found.length;
    const gap = between === '' ? 'none' : JOINT.test(between) ? 'joint' : /^\s+$/.test(between) ? 'space' : 'break';
    if (number) yield { kind: 'number', text: plainNumber(number), gap };
    else yield { kind: dense ? 'dense' : 'letters', text: found, gap };
  }
}

/** '1,299' and '1.299,00' with the signs of thousands gone, '15,6' with a point. What is no amount keeps its points. */
function plainNumber(number: string): string {
  if (/^\d+$/.test(number)) return number;
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(number)) return number.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(number)) return number.replaceAll('.', '').replace(',', '.');
  return number.replaceAll(',', '.');
}

/** '15.6"' as '15.6 inch'; a quotation that ends in a number ('"iphone 13"') stays one. */
function spellOutInches(text: string): string {
  if (!/["″”]|''/.test(text)) return text;
  let quoted = false;
  return text.replace(/(\d?)(?:["″”“]|'')/g, (sign, digit: string) => {
    if (digit && !quoted) return `${digit} inch `;
    quoted = !quoted;
    return sign;
  });
}

export type Piece = { text: string; isMatch: boolean };

/** `text` in pieces, those that begin with a word of `sought` marked: capitals and accents are looked past, as the search does. */
export function highlight(text: string, sought: string): Piece[] {
  const words = fold(sought).join('').split(separators).filter(Boolean);
  const letters = Array.from(text);
  const folded = fold(text);
  const marked = new Set<number>();
  for (let at = 0; at < folded.length; at++) {
    if (at > 0 && !separators.test(folded[at - 1] ?? '')) continue;
    for (const word of words) {
      const end = endOf(folded, at, word);
      for (let place = at; place < end; place++) marked.add(place);
    }
  }
  const pieces: Piece[] = [];
  for (const [place, letter] of letters.entries()) {
    const isMatch = marked.has(place);
    const last = pieces.at(-1);
    if (last?.isMatch === isMatch) last.text += letter;
    else pieces.push({ text: letter, isMatch });
  }
  return pieces;
}

const separators = /[^\p{L}\p{N}]/u;

/** One entry a letter of the original, so that places in it stay places in the text; an accent written as a letter of its own is ''. */
const fold = (text: string) =>
  Array.from(text, (letter) => letter.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase());

/** Where `word` ends that begins at `at`; `at` itself where it does not. */
function endOf(folded: string[], at: number, word: string): number {
  let read = '';
  for (let place = at; place < folded.length && read.length < word.length; place++) {
    read += folded[place] ?? '';
    if (read === word) return endOfMarks(folded, place + 1);
    if (!word.startsWith(read)) return at;
  }
  return at;
}

/** Accents written as letters of their own belong to the letter before. */
function endOfMarks(folded: string[], at: number): number {
  let end = at;
  while (folded[end] === '') end++;
  return end;
}

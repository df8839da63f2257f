import { invalid } from '#platform/problems.ts';
import { LANGUAGE } from './languages.ts';
import type { QueryTerm } from './query-terms.ts';
import { applyCorrections, type WordChanges } from './word-plan.ts';

// What a cursor says of the words, short however long they are: '2>word' is the third one corrected, '2+>word' together
// with the next, '-2' the third of those left out. A comma between them.

const MOST = 40;
const CHANGE = /^(?:(\d{1,2})(\+?)>([^,>]{1,90})|-(\d{1,2}))$/;

export function writeChanges(terms: readonly QueryTerm[], { corrections, dropped }: WordChanges): string {
  const corrected = applyCorrections(terms, corrections, LANGUAGE);
  return [
    ...corrections.map(({ from, to }) => {
      const [first, second] = from.split(' ');
      return `${terms.findIndex(({ text }) => text === first)}${second === undefined ? '' : '+'}>${to}`;
    }),
    ...dropped.map((word) => `-${corrected.findIndex(({ text }) => text === word)}`),
  ].join(',');
}

/** Throws `invalid_input` for what no cursor of these words said. */
export function readChanges(terms: readonly QueryTerm[], text: string): WordChanges {
  const parts = text === '' ? [] : text.split(',').map((part) => CHANGE.exec(part));
  if (parts.length > MOST) throw invalid('/cursor', 'is not a cursor of this list');
  const wordAt = (words: readonly QueryTerm[], at: number) => {
    const word = words[at]?.text;
    if (word === undefined) throw invalid('/cursor', 'is not a cursor of this list');
    return word;
  };
  const corrections = parts.flatMap((part) => {
    if (!part) throw invalid('/cursor', 'is not a cursor of this list');
    const [, at, two, to] = part;
    if (at === undefined || to === undefined) return [];
    const first = wordAt(terms, Number(at));
    return [{ from: two ? `${first} ${wordAt(terms, Number(at) + 1)}` : first, to }];
  });
  const corrected = applyCorrections(terms, corrections, LANGUAGE);
  const dropped = parts.flatMap((part) => (part?.[4] === undefined ? [] : [wordAt(corrected, Number(part[4]))]));
  return { corrections, dropped };
}

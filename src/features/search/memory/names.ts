import { fold } from '../fold.ts';
import { findLanguage, LANGUAGE } from '../languages.ts';
import { stemmerFor } from '../stemmer.ts';

/** Names of things that have numbers here, found by what they are called. */
export interface Names {
  add(number: number, name: string): void;
  /** The numbers of those that have one of these words, as it stands or by its stem. */
  having(words: ReadonlySet<string>): Set<number>;
}

/** Where only whole names count the first word of each is enough to find it by. */
export function openNames({ byFirst }: { byFirst: boolean }): Names {
  const byWord = new Map<string, number[]>();

  function place(word: string, number: number): void {
    const known = byWord.get(word);
    if (!known) byWord.set(word, [number]);
    else if (known.at(-1) !== number) known.push(number);
  }

  return {
    add(number, name) {
      const stem = stemmerFor(LANGUAGE);
      const own = wordsOf(name);
      for (const word of byFirst ? own.slice(0, 1) : own) {
        place(word, number);
        const stemmed = stem(word);
        if (stemmed !== word) place(stemmed, number);
      }
    },
    having(words) {
      const found = new Set<number>();
      for (const word of words) for (const number of byWord.get(word) ?? []) found.add(number);
      return found;
    },
  };
}

/** How many of the words of a name are among those given, from 0 to 1. */
export function shareNamed(name: string, words: ReadonlySet<string>): number {
  const stem = stemmerFor(LANGUAGE);
  const own = wordsOf(name);
  if (own.length === 0) return 0;
  return own.filter((word) => words.has(word) || words.has(stem(word))).length / own.length;
}

function wordsOf(name: string): string[] {
  const stopWords = findLanguage(LANGUAGE)?.stopWords;
  return fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !stopWords?.has(word));
}

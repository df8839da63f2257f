import { createRequire } from 'node:module';
import { fold } from './fold.ts';
import { findLanguage } from './languages.ts';

/** Takes a folded word to the form it shares with its plural and its other endings. */
export type Stemmer = (word: string) => string;

const require = createRequire(import.meta.url);
const stemmers = new Map<string, Stemmer>();
const MAX_REMEMBERED = 50_000;

/** The stemmer of a language tag ('de', 'pt-BR'); a language without one leaves every word as it is. */
export function stemmerFor(tag: string | undefined): Stemmer {
  const language = findLanguage(tag);
  if (!language) return (word) => word;
  const known = stemmers.get(language.code);
  if (known) return known;
  const snowball = language.snowball ? loadSnowball(language.snowball) : (word: string) => word;
  // A map, because every plain object knows 'constructor', and so do shoppers.
  const irregular = new Map(Object.entries(language.irregular ?? {}));
  const stem = remember((word) => {
    const regular = irregular.get(word) ?? word;
    const prepared = language.prepare?.(regular) ?? regular;
    const stemmed = fold(snowball(prepared));
    return language.repair?.(prepared, stemmed) ?? stemmed;
  });
  stemmers.set(language.code, stem);
  return stem;
}

/** Loaded on first use: a market speaks one or two of these languages, and all of them cost 30 ms at start. */
function loadSnowball(name: string): Stemmer {
  const { stemmer } = require(`@orama/stemmers/${name}`) as { stemmer: Stemmer };
  return stemmer;
}

/** A shop's words come again and again; stemming costs 1-3 µs, a look-up a tenth. */
function remember(stem: Stemmer): Stemmer {
  const stems = new Map<string, string>();
  return (word) => {
    const known = stems.get(word);
    if (known !== undefined) return known;
    if (stems.size >= MAX_REMEMBERED) stems.clear();
    const stemmed = stem(word) || word;
    stems.set(word, stemmed);
    return stemmed;
  };
}

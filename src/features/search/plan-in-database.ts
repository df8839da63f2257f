import { hash } from 'node:crypto';
import type { House } from '#platform/house.ts';
import { LANGUAGE } from './languages.ts';
import { type QueryTerm, toTsquery } from './query-terms.ts';
import { deleteKeys, editsForgiven, neighboursOf } from './spelling.ts';
import { type Answer, planWords, type Question, type WordPlan } from './word-plan.ts';
import { countMatching, readWordsWith } from './words.store.ts';

/** How the words are looked for, by what the database holds; kept until a document or shop changes. */
export function planInDatabase(house: House, terms: readonly QueryTerm[]): Promise<WordPlan> {
  const name = hash('sha256', JSON.stringify(terms), 'base64url').slice(0, 22);
  return house.cache.fetch(`plan ${name}`, ['documents', 'shops'], async () => {
    const planning = planWords(terms, LANGUAGE);
    let step = planning.next();
    while (!step.done) step = planning.next(await answer(house, step.value));
    return step.value;
  });
}

async function answer({ database: { pool } }: House, question: Question): Promise<Answer> {
  if (question.kind === 'counts') return countMatching(pool, question.lists.map(toTsquery), question.most);
  const { words } = question;
  const found = await readWordsWith(pool, [...new Set(words.flatMap((word) => deleteKeys(word, editsForgiven(word))))]);
  return words.map((word) => neighboursOf(word, found));
}

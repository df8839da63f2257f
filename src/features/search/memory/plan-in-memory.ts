import { LANGUAGE } from '../languages.ts';
import type { QueryTerm } from '../query-terms.ts';
import { type Answer, planWords, type Question, type WordPlan } from '../word-plan.ts';
import { hasBit } from './growing.ts';
import type { Index } from './index.ts';
import type { ShopFacts } from './shops.ts';
import { findDocuments, listsAlone } from './words.ts';

/** How the words are looked for, by what the index holds at this moment. */
export function planInMemory(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  terms: readonly QueryTerm[],
): WordPlan {
  const seen = Uint8Array.from(index.shops.ids, (id) => Number(!shops.get(id)?.isHidden));
  const answer = (question: Question): Answer =>
    question.kind === 'near'
      ? question.words.map((word) => index.spelling.near(word))
      : question.lists.map((list) => countSeen(index, seen, list, question.most));
  const planning = planWords(terms, LANGUAGE);
  let step = planning.next();
  while (!step.done) step = planning.next(answer(step.value));
  return step.value;
}

function countSeen(index: Index, seen: Uint8Array, terms: readonly QueryTerm[], most: number): number {
  if (terms.length === 1) {
    // A list that is long enough alone saves putting it together with the others.
    for (const list of listsAlone(index, terms[0] as QueryTerm)) {
      if (index.postings.lengthOf(list) < most) continue;
      if (countIn(index, seen, index.postings.documentsOf(list), most) === most) return most;
    }
  }
  return countIn(index, seen, findDocuments(index, terms), most);
}

function countIn({ documents }: Index, seen: Uint8Array, found: Uint32Array, most: number): number {
  let count = 0;
  for (let at = 0; at < found.length && count < most; at++) {
    const document = found[at] as number;
    if (!hasBit(documents.dead, document) && seen[documents.shops[document] as number] === 1) count++;
  }
  return count;
}

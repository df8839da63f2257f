import { publicCards } from '#features/catalogue/service.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { fold } from './fold.ts';
import { memoryOf } from './memory/memory.ts';
import type { RecentQuery, Suggestions, SuggestQuery } from './schema.ts';
import {
  deleteRecent,
  type NamedCategory,
  type NamedShop,
  readCategoriesFrom,
  readRecent,
  readShopsFrom,
  readWordsFrom,
  type Searcher,
} from './suggest.store.ts';

/** Completes what is being typed: own recent searches first, then what the index knows. */
export async function suggest(context: Context, query: SuggestQuery): Promise<Suggestions> {
  const startedAt = performance.now();
  const { q = '', limit } = query;
  const typed = q.trimStart();
  const [recent, known] = await Promise.all([
    readRecent(context.house.database.pool, searcherOf(context, query), typed.trimEnd(), limit),
    suggestFromMemory(context, typed, limit),
  ]);
  const cards = await publicCards(context, known.productIds);
  const isSearched = new Set(recent.map(fold));
  return {
    queries: [
      ...recent.map((text) => ({ text, isRecent: true })),
      ...known.queries.filter((text) => !isSearched.has(fold(text))).map((text) => ({ text, isRecent: false })),
    ].slice(0, limit),
    categories: [...known.categories],
    shops: [...known.shops],
    products: known.productIds.flatMap((id) => {
      const card = cards.get(id);
      if (!card) return [];
      const { title, brand, price, highestPrice, imageUrl, shop } = card;
      return [{ id, title, brand, price, highestPrice, imageUrl, shop }];
    }),
    tookMs: Math.round((performance.now() - startedAt) * 10) / 10,
  };
}

/** Forgets what the asker searched, and what that visit did without an account. */
export async function forgetRecent(context: Context, query: RecentQuery): Promise<void> {
  await change(context, (tx) => deleteRecent(tx, searcherOf(context, query)));
}

function searcherOf({ actor }: Context, { sessionId }: RecentQuery): Searcher {
  return { userId: actor?.userId, sessionId };
}

interface Known {
  readonly queries: readonly string[];
  readonly categories: readonly NamedCategory[];
  readonly shops: readonly NamedShop[];
  readonly productIds: readonly string[];
}

async function suggestFromMemory(context: Context, typed: string, limit: number): Promise<Known> {
  return (await memoryOf(context.house)?.suggest({ typed, limit })) ?? suggestFromDatabase(context, typed, limit);
}

/** Until the index is loaded: the next words in the alphabet, which is better than nothing. */
async function suggestFromDatabase({ house }: Context, typed: string, limit: number): Promise<Known> {
  const { db } = house.database;
  const most = Math.ceil(limit / 2);
  const words = fold(typed).split(/\s+/);
  const last = words.pop() ?? '';
  const [completions, categories, shops] = await Promise.all([
    last === '' ? [] : readWordsFrom(db, last, limit),
    typed === '' ? [] : readCategoriesFrom(db, typed.trim(), most),
    typed === '' ? [] : readShopsFrom(db, typed.trim(), most),
  ]);
  return { queries: completions.map((word) => [...words, word].join(' ')), categories, shops, productIds: [] };
}

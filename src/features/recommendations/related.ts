import { cardOf } from '#features/catalogue/cards.ts';
import { readProduct } from '#features/catalogue/service.ts';
import type { Context } from '#platform/actor.ts';
import { ReadyAnswer } from '#platform/http/ready-answer.ts';
import { listByFormula } from './formula.store.ts';
import { type NeighbourKind, neighboursOf } from './model/neighbours.store.ts';
import { categoryOf } from './related.store.ts';
import { MOST_RECOMMENDED, type ProductList } from './schema.ts';
import { readRecommendable } from './visible.store.ts';

/** Looked at for a list: some may be sold out. */
const MOST_RELATED = 60;

/**
 * Products like this one that can be had: what the same people went on to and what is like it in itself, in turn; what
 * is liked in its category fills up. Throws `not_found`.
 */
export function similarProducts(
  context: Context,
  anyCaseId: string,
  limit: number,
): Promise<ProductList | ReadyAnswer> {
  return related(context, anyCaseId.toLowerCase(), 'similar', limit);
}

/** What is bought with this product and can be had. Throws `not_found`. */
export function boughtTogether(context: Context, anyCaseId: string, limit: number): Promise<ProductList | ReadyAnswer> {
  return related(context, anyCaseId.toLowerCase(), 'bought', limit);
}

/** The same for every guest, in ready bytes; who is signed in sees nothing of shops they want nothing of. */
async function related(context: Context, id: string, kind: 'similar' | 'bought', limit: number) {
  await readProduct(context, id);
  const { house, actor } = context;
  if (actor) return { items: await shownTo(context, actor.userId, await relatedIds(context, id, kind), limit) };
  const tags = [`product:${id}`, 'products', 'shops'];
  return house.cache.fetch(`${kind} to ${id} ${limit}`, tags, async () => {
    const items = await shownTo(context, null, await relatedIds(context, id, kind), limit);
    return new ReadyAnswer({ items });
  });
}

async function shownTo({ house }: Context, userId: string | null, ids: readonly string[], limit: number) {
  const rows = await readRecommendable(house.database.pool, userId, null, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids
    .flatMap((id) => byId.get(id) ?? [])
    .slice(0, limit)
    .map((row) => cardOf(house, row));
}

async function relatedIds({ house }: Context, id: string, kind: 'similar' | 'bought'): Promise<string[]> {
  const { db, pool } = house.database;
  const listed = async (kind: NeighbourKind) =>
    ((await neighboursOf(db, [id], kind)).get(id) ?? []).slice(0, MOST_RELATED).map((one) => one.id);
  if (kind === 'bought') return listed('bought');
  const [behaviour, content] = await Promise.all([listed('behaviour'), listed('content')]);
  const found = new Set(inTurn(behaviour, content));
  found.delete(id);
  if (found.size < MOST_RECOMMENDED) {
    const categoryId = await categoryOf(pool, id);
    const liked = categoryId === null ? [] : await listByFormula(pool, [categoryId], [id], MOST_RELATED);
    for (const one of liked) found.add(one.id);
  }
  return [...found].slice(0, MOST_RELATED);
}

/** Two of the one, one of the other, and so on; each once. */
function inTurn(first: readonly string[], second: readonly string[]): string[] {
  const all: string[] = [];
  for (let at = 0; at < Math.max(first.length, second.length * 2); at += 2) {
    all.push(...first.slice(at, at + 2), ...second.slice(at / 2, at / 2 + 1));
  }
  return all;
}

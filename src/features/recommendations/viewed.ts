import { publicCards } from '#features/catalogue/service.ts';
import type { Context } from '#platform/actor.ts';
import type { ProductList, ViewedQuery } from './schema.ts';
import { listViewed } from './viewed.store.ts';

/** What the asker looked at and everybody may still see, the latest first; signed out, what was in this visit. */
export async function recentlyViewed(context: Context, { limit, sessionId }: ViewedQuery): Promise<ProductList> {
  const asker = { userId: context.actor?.userId ?? null, sessionId: sessionId ?? null };
  // Some may be out of sight by now.
  const ids = await listViewed(context.house.database.pool, asker, limit * 2);
  const cards = await publicCards(context, ids);
  return { items: ids.flatMap((id) => cards.get(id) ?? []).slice(0, limit) };
}

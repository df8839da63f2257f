import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, outdate } from '#platform/change.ts';
import type { Db } from '#platform/database/connection.ts';
import { violatedConstraint } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { defineProblems, invalid, problems } from '#platform/problems.ts';
import { shopChanged, shopOpened } from './events.ts';
import type { NewShop, Shop, ShopChanges } from './schema.ts';
import { slugCandidates } from './slug.ts';
import { countShopsOwnedBy, findShop, insertShop, listShops, listShopsOf, updateShop } from './store.ts';

export { hideShop, showShop, verifyShop } from './standing.ts';

export const shopProblems = defineProblems({
  slug_taken: [409, 'Another shop has this address'],
  too_many_shops: [409, 'You cannot open more shops'],
});

const MOST_SHOPS = 20;

/** Opens a shop of the asker. Without a slug it gets the first free one made of its name. */
export async function openShop(context: Context, input: NewShop): Promise<Shop> {
  const { userId } = signedIn(context);
  const { timeZone = 'UTC', description = '' } = input;
  refuseUnknownTimeZone(timeZone);

  return change(context, async (tx) => {
    if ((await countShopsOwnedBy(tx, userId)) >= MOST_SHOPS) throw shopProblems.too_many_shops();
    const id = newId();
    const name = input.name.trim();
    for (const slug of input.slug ? [input.slug] : slugCandidates(name)) {
      const shop = { id, ownerId: userId, slug, name, description, currency: input.currency, timeZone };
      if (!(await insertShop(tx, shop))) continue;
      announce(tx, shopOpened, { shopId: id });
      return mustSee(tx, id, userId);
    }
    throw shopProblems.slug_taken();
  });
}

/** A shop as the asker sees it. Throws `not_found` where there is none for them. */
export function readShop(context: Context, idOrSlug: string): Promise<Shop> {
  return mustSee(context.house.database.db, idOrSlug, context.actor?.userId ?? null);
}

export interface ShopQuery {
  readonly limit: number;
  readonly cursor?: string;
  readonly mine?: boolean;
}

/** Shops, newest first: all public ones, or the asker's own. */
export async function browseShops(context: Context, { limit, cursor, mine }: ShopQuery) {
  const { db } = context.house.database;
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  const rows = mine
    ? await listShopsOf(db, signedIn(context).userId, page)
    : await listShops(db, page, context.actor?.userId ?? null);
  return toPage(rows, limit, ({ id }) => [id]);
}

/** Changes the profile; for the owner and staff who may. */
export async function changeShop(context: Context, idOrSlug: string, changes: ShopChanges): Promise<Shop> {
  if (changes.timeZone !== undefined) refuseUnknownTimeZone(changes.timeZone);
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug);
    try {
      await updateShop(tx, shop.id, changes);
    } catch (error) {
      if (violatedConstraint(error) === 'shops_slug_key') throw shopProblems.slug_taken();
      throw error;
    }
    announce(tx, shopChanged, { shopId: shop.id });
    outdate(tx, 'shops');
    return mustSee(tx, shop.id, signedIn(context).userId);
  });
}

/**
 * The shop, if the asker may run it. For every feature that changes something of a shop's.
 * Throws `not_found` where the asker cannot see it, `forbidden` where they only can see it.
 */
export async function mustManage(db: Db, context: Context, idOrSlug: string): Promise<Shop> {
  const shop = await mustSee(db, idOrSlug, signedIn(context).userId);
  if (shop.role === null) throw problems.forbidden('This is not your shop');
  return shop;
}

async function mustSee(db: Db, idOrSlug: string, userId: string | null): Promise<Shop> {
  const shop = await findShop(db, idOrSlug, userId);
  if (!shop) throw problems.not_found();
  return shop;
}

function refuseUnknownTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw invalid('/timeZone', 'is not an IANA time zone');
  }
}

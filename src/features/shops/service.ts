import { claimPictures, releaseFiles } from '#features/files/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, outdate } from '#platform/change.ts';
import { type Db, type Tx, violatedConstraint } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { defineProblems, invalid, problems } from '#platform/problems.ts';
import { shopChanged, shopOpened } from './events.ts';
import type { Holiday } from './hours.schema.ts';
import { isTimeZone } from './hours.ts';
import type { NewShop, Shop, ShopChanges } from './schema.ts';
import { shown } from './show.ts';
import { RESERVED_SLUGS, slugCandidates } from './slug.ts';
import type { Permission } from './staff.schema.ts';
import {
  countShopsOwnedBy,
  findShop,
  holdShop,
  insertShop,
  readShopRow,
  type ShopRow,
  type ShopState,
  updateShop,
} from './store.ts';

export { countryAt, distanceKm, snapToCell, tidyDegrees, timeZoneAt } from './geo.ts';
export { isOpenAt, nextChange } from './hours.ts';
export { hideShop, showShop, verifyShop } from './standing.ts';

export const shopProblems = defineProblems({
  slug_taken: [409, 'Another shop has this address'],
  too_many_shops: [409, 'You cannot open more shops'],
  hidden_by_moderator: [409, 'This was hidden by the market; its people cannot show it again'],
});

const MOST_SHOPS = 20;

/** Opens a shop of the asker. Without a slug it gets the first free one made of its name. */
export async function openShop(context: Context, input: NewShop): Promise<Shop> {
  const { userId } = signedIn(context);
  refuseUnfit(input);

  return change(context, async (tx) => {
    if ((await countShopsOwnedBy(tx, userId)) >= MOST_SHOPS) throw shopProblems.too_many_shops();
    const id = newId();
    const { SOUK_CURRENCY: currency } = context.house.config;
    const shop = { currency, ...input, id, ownerId: userId, name: input.name.trim() };
    await claimLooks(tx, context, input, null);
    for (const slug of input.slug ? [input.slug] : slugCandidates(shop.name)) {
      if (!(await insertShop(tx, { ...shop, slug }))) continue;
      announce(tx, shopOpened, { shopId: id });
      outdate(tx, 'shops');
      return shown(context.house, await mustSee(tx, id, userId));
    }
    throw shopProblems.slug_taken();
  });
}

/** A shop as the asker sees it. Throws `not_found` where there is none for them. */
export async function readShop({ house, actor }: Context, idOrSlug: string): Promise<Shop> {
  const row = await readShopRow(house.database.pool, idOrSlug, actor?.userId ?? null);
  if (!row) throw problems.not_found();
  return shown(house, row);
}

/** Changes the profile; for the owner and staff who may. */
export async function changeShop(context: Context, idOrSlug: string, changes: ShopChanges): Promise<Shop> {
  refuseUnfit(changes);
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug, 'profile');
    const before = await holdShop(tx, shop.id);
    if (changes.status && before.status === 'hidden') throw shopProblems.hidden_by_moderator();
    await claimLooks(tx, context, changes, before);
    try {
      await updateShop(tx, shop.id, { ...changes, ...(changes.name && { name: changes.name.trim() }) });
    } catch (error) {
      if (violatedConstraint(error) === 'shops_slug_key') throw shopProblems.slug_taken();
      throw error;
    }
    await releaseLooks(tx, changes, before);
    shopIsOther(tx, shop.id);
    return shown(context.house, await mustSee(tx, shop.id, signedIn(context).userId));
  });
}

/** What shows, finds or depends on this shop takes it anew from the commit on. */
export function shopIsOther(tx: Tx, shopId: string): void {
  announce(tx, shopChanged, { shopId });
  outdate(tx, 'shops');
}

/**
 * The shop, if the asker may do that in it. For every feature that changes something of a shop's.
 * Throws `not_found` where the asker cannot see it, `forbidden` where they can see it but not do that.
 */
export async function mustManage(db: Db, context: Context, idOrSlug: string, permission: Permission): Promise<Shop> {
  const shop = shown(context.house, await mustSee(db, idOrSlug, signedIn(context).userId));
  if (shop.role === null) throw problems.forbidden('This is not your shop');
  if (!shop.permissions.includes(permission)) {
    throw problems.forbidden(`Your permissions in this shop do not include '${permission}'`);
  }
  return shop;
}

/** The shop, if it is the asker's own. Throws `not_found`, `forbidden`. */
export async function mustOwn(db: Db, context: Context, idOrSlug: string): Promise<ShopRow> {
  const shop = await mustSee(db, idOrSlug, signedIn(context).userId);
  if (shop.role !== 'owner') throw problems.forbidden('Only the owner of the shop may');
  return shop;
}

/** The row of a shop that this user can see. Throws `not_found`. */
export async function mustSee(db: Db, idOrSlug: string, userId: string | null): Promise<ShopRow> {
  const shop = await findShop(db, idOrSlug, userId);
  if (!shop) throw problems.not_found();
  return shop;
}

type Looks = Pick<ShopChanges, 'logoId' | 'bannerId'>;
const looks = ['logoId', 'bannerId'] as const;

async function claimLooks(tx: Tx, context: Context, input: Looks, before: ShopState | null): Promise<void> {
  const wanted = looks.flatMap((name) => (input[name] ? [{ name, id: input[name] }] : []));
  await claimPictures(
    tx,
    context,
    wanted.map(({ id }) => id),
    [before?.logoId, before?.bannerId].filter((id) => typeof id === 'string'),
    (index) => `/${wanted[index]?.name}`,
  );
}

async function releaseLooks(tx: Tx, changes: Looks, before: ShopState): Promise<void> {
  const gone = looks.flatMap((name) => {
    const id = before[name];
    return id && changes[name] !== undefined && changes[name] !== id ? [id] : [];
  });
  await releaseFiles(tx, gone);
}

function refuseUnfit({ slug, timeZone, holidays }: ShopChanges): void {
  if (slug && RESERVED_SLUGS.has(slug)) throw shopProblems.slug_taken();
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw invalid('/timeZone', 'is not an IANA time zone');
  refuseBackwardHolidays(holidays ?? []);
}

function refuseBackwardHolidays(holidays: readonly Holiday[]): void {
  const faults = holidays.flatMap(({ from, to }, at) =>
    to < from ? [{ path: `/holidays/${at}/to`, message: 'must not be before the first day' }] : [],
  );
  if (faults.length > 0) throw problems.invalid_input({ faults });
}

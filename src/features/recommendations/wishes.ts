import { snapToCell } from '#features/shops/geo.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { recommendationProblems } from './problems.ts';
import type { NewRefusal, RecommendationSettings, Refusal } from './schema.ts';
import {
  beginAnew,
  deleteRefusal,
  findSettings,
  holdRefuser,
  insertRefusal,
  isThere,
  listRefusals,
  type RefusalRow,
  type Target,
  writeSettings,
} from './wishes.store.ts';

const MOST_REFUSALS = 1_000;

export async function readSettings(context: Context): Promise<RecommendationSettings> {
  const row = await findSettings(context.house.database.db, signedIn(context).userId);
  const { isOff = false, minPrice = null, maxPrice = null, currency = null, withinKm = null } = row ?? {};
  const { latitude = null, longitude = null } = row ?? {};
  const place = latitude !== null && longitude !== null ? { latitude, longitude } : null;
  return { isOff, minPrice, maxPrice, currency, place, withinKm };
}

/** Changes them all. Throws `invalid_input` where they do not go together. */
export async function changeSettings(
  context: Context,
  settings: RecommendationSettings,
): Promise<RecommendationSettings> {
  const { userId } = signedIn(context);
  const { minPrice, maxPrice, currency, withinKm } = settings;
  const hasBand = minPrice !== null || maxPrice !== null;
  if (hasBand && currency === null) throw invalid('/currency', 'is missing: of which currency are the prices?');
  if (minPrice !== null && maxPrice !== null && minPrice > maxPrice) throw invalid('/maxPrice', 'is below minPrice');
  if (withinKm !== null && settings.place === null) throw invalid('/place', 'is missing: near to where?');
  const kept = {
    ...settings,
    currency: hasBand ? currency : null,
    // Nobody needs to know the house where somebody lives.
    place: settings.place && snapToCell(settings.place),
  };
  return change(context, async (tx) => {
    await writeSettings(tx, userId, kept);
    return kept;
  });
}

/** What the asker looked at and put into carts counts no longer. */
export async function forgetHistory(context: Context): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, (tx) => beginAnew(tx, userId));
}

/** Recommends it no more to the asker. Throws `not_found`, `too_many_refusals`. */
export async function refuse(context: Context, given: NewRefusal): Promise<{ refusal: Refusal; isNew: boolean }> {
  const { userId } = signedIn(context);
  const target = targetOf(given);
  return change(context, async (tx) => {
    await holdRefuser(tx, userId);
    if (!(await isThere(tx, target))) throw problems.not_found();
    const result = await insertRefusal(tx, { id: newId(), userId, target }, MOST_REFUSALS);
    if (result === 'full') throw recommendationProblems.too_many_refusals();
    const [row] = await listRefusals(tx, userId, { limit: 1, targetId: target.id });
    return { refusal: shown(row as RefusalRow), isNew: result === 'made' };
  });
}

/** Recommends it again. Throws `not_found`. */
export async function takeRefusalBack(context: Context, targetId: string): Promise<void> {
  const { userId } = signedIn(context);
  const was = await change(context, (tx) => deleteRefusal(tx, userId, targetId.toLowerCase()));
  if (!was) throw problems.not_found();
}

/** What the asker does not want, the latest first. */
export async function browseRefusals(
  context: Context,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string },
) {
  const after = decodeCursor(cursor, ['id'])?.[0];
  const rows = await listRefusals(context.house.database.db, signedIn(context).userId, { limit, after });
  const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id]);
  return { items: items.map(shown), nextCursor };
}

function targetOf({ productId, shopId, categoryId }: NewRefusal): Target {
  const given = [
    ...(productId !== undefined ? [{ kind: 'product', id: productId.toLowerCase() } as const] : []),
    ...(shopId !== undefined ? [{ kind: 'shop', id: shopId.toLowerCase() } as const] : []),
    ...(categoryId !== undefined ? [{ kind: 'category', id: categoryId.toLowerCase() } as const] : []),
  ];
  const [target, other] = given;
  if (!target) throw invalid('/productId', 'is missing, or shopId, or categoryId');
  if (other) throw invalid(`/${other.kind}Id`, 'is one too many');
  return target;
}

function shown({ kind, targetId, name, createdAt }: RefusalRow): Refusal {
  return { kind, targetId, name, createdAt };
}

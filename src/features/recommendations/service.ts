import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import { cardOf } from '#features/catalogue/cards.ts';
import { snapToCell } from '#features/shops/geo.ts';
import type { Place } from '#features/shops/places.schema.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import { pickByFormula } from './formula.ts';
import { keepList, linkVisit } from './keep.store.ts';
import { modelStanding } from './model/neighbours.store.ts';
import { pickByModel } from './model-picks.ts';
import { CANDIDATES, type Candidate, type Check, type Eligible, fillUp } from './pick.ts';
import { reasonOf } from './reasons.ts';
import {
  MOST_RECOMMENDED,
  type Recommendation,
  type RecommendationQuery,
  type Recommendations,
  type Strategy,
} from './schema.ts';
import { type Asker, type KeptItem, readSituation, type Situation, type Wishes } from './situation.store.ts';
import { pickTrending } from './trending.ts';
import { readRecommendable } from './visible.store.ts';

/**
 * What somebody may like, the best first, each with a reason in their language. Answered from the list that was kept
 * while nothing changed that it was made of; who may be shown what is asked anew each time. Throws `not_signed_in`,
 * `forbidden` for somebody else's.
 */
export async function recommend(
  context: Context,
  userId: string,
  query: RecommendationQuery,
  languages: string | undefined,
): Promise<Recommendations> {
  if (userId !== 'me' && signedIn(context).userId !== userId.toLowerCase()) throw problems.forbidden();
  const { house, actor } = context;
  const { pool } = house.database;
  const asker: Asker = { userId: actor?.userId ?? null, sessionId: query.sessionId ?? null };
  const situation = await readSituation(pool, asker);
  const wish: Wish = { strategy: query.strategy, place: placeOf(query, situation) };
  const madeOf = fingerprint(situation, wish);

  const { kept } = situation;
  const list = kept?.madeOf === madeOf && kept.isYoung ? await stillShown(house, asker, situation, kept) : undefined;
  const { items, strategy, computedAt } = list ?? (await makeList(context, asker, situation, wish, madeOf));
  const locale = situation.locale ?? languages?.split(/[,;]/)[0]?.trim() ?? 'en';
  return {
    items: items.map(
      ({ row, score, reason }): Recommendation => ({
        product: cardOf(house, row),
        score,
        reason: reasonOf(reason, row, situation.interests, locale),
      }),
    ),
    strategy,
    computedAt,
  };
}

interface Wish {
  /** Undefined: the best there is. */
  readonly strategy: 'model' | 'formula' | 'trending' | undefined;
  readonly place: Place | null;
}

interface List {
  readonly items: readonly Eligible[];
  readonly strategy: Strategy;
  readonly computedAt: string;
}

/** The asker's point as a cell of about a kilometre: where they are now, else where they said that they are. */
function placeOf({ lat, lng }: RecommendationQuery, { wishes }: Situation): Place | null {
  if (lat !== undefined && lng !== undefined) return snapToCell({ latitude: lat, longitude: lng });
  if (wishes?.latitude == null || wishes.longitude == null) return null;
  return { latitude: wishes.latitude, longitude: wishes.longitude };
}

/** Another one: the list that was kept is not of now any more. */
function fingerprint({ interests, wishes, refusals, trainedAt }: Situation, wish: Wish): string {
  const acts = interests.map(({ id, act }) => `${id} ${act}`);
  return hash('sha256', JSON.stringify([acts, wishes, refusals, trainedAt, wish]), 'base64url').slice(0, 22);
}

/** The kept list, where all of it may still be shown; else it is made anew, so that others take the place. */
async function stillShown(
  { database }: House,
  { userId }: Asker,
  { wishes }: Situation,
  kept: NonNullable<Situation['kept']>,
): Promise<List | undefined> {
  const items = await checked(database.pool, userId, wishes, kept.items);
  if (items.length < kept.items.length) return undefined;
  return { items, strategy: kept.strategy as Strategy, computedAt: kept.computedAt };
}

/** Makes the list anew, and keeps it where there is somebody to keep it for: a person, or a visit that looked at something. */
async function makeList(
  context: Context,
  asker: Asker,
  situation: Situation,
  wish: Wish,
  madeOf: string,
): Promise<List> {
  const { house } = context;
  const { userId, sessionId } = asker;
  const { items, strategy } = await pickList(house, asker, situation, wish);
  const kept = items.map(({ id, score, reason }): KeptItem => ({ id, score, reason }));
  if (userId === null && situation.interests.length === 0) {
    return { items, strategy, computedAt: Temporal.Now.instant().toString() };
  }
  const computedAt = await change(context, async (tx) => {
    if (userId !== null && sessionId !== null) await linkVisit(tx, userId, sessionId);
    return keepList(tx, asker, { madeOf, strategy, items: kept });
  });
  return { items, strategy, computedAt };
}

async function pickList(
  { database: { pool, db } }: House,
  { userId }: Asker,
  { wishes, interests, known }: Situation,
  wish: Wish,
): Promise<{ items: Eligible[]; strategy: Strategy }> {
  const isOff = wishes?.isOff === true;
  const isKnown = new Set(isOff ? [] : known);
  const check: Check = (candidates) => checked(pool, userId, wishes, candidates);
  let items: Eligible[] = [];
  const add = (more: readonly Eligible[], varied = false) => {
    items = fillUp(items, more, { most: MOST_RECOMMENDED, varied });
  };

  let strategy: Strategy = isOff ? 'off' : 'trending';
  if (!isOff && wish.strategy !== 'trending' && interests.length > 0) {
    const standing = wish.strategy === 'formula' ? undefined : await modelStanding(db);
    strategy = wish.strategy ?? (standing?.isBetter ? 'model' : 'formula');
    if (strategy === 'model') {
      add(await check(await pickByModel(pool, interests, standing?.settings ?? {}, [...isKnown], CANDIDATES)), true);
    }
    if (items.length < MOST_RECOMMENDED) {
      const categories = [...new Set(interests.flatMap(({ categoryId }) => categoryId ?? []))];
      add(await pickByFormula(pool, categories, [...isKnown], check, strategy === 'formula'));
    }
  }
  if (items.length < MOST_RECOMMENDED) add(await check(await pickTrending(pool, wish.place, isKnown)));
  return { items, strategy };
}

/** Those of the candidates that may be shown to the asker now, in their order. */
async function checked(
  pool: Pool,
  userId: string | null,
  wishes: Wishes | null,
  candidates: readonly Candidate[],
): Promise<Eligible[]> {
  const rows = await readRecommendable(pool, userId, wishes, idsOf(candidates));
  const visible = new Map(rows.map((row) => [row.id, row]));
  return candidates.flatMap((candidate) => {
    const row = visible.get(candidate.id);
    return row ? [{ ...candidate, row }] : [];
  });
}

function idsOf(some: readonly { readonly id: string }[]): string[] {
  return some.map(({ id }) => id);
}

import { presenceOf, presenceOfPeople, type Turn } from '#features/accounts/service.ts';
import { peopleOfShops } from '#features/shops/people.ts';
import type { House } from '#platform/house.ts';
import { signalHere } from '#platform/realtime/signals.ts';
import { presenceTurned } from './events.ts';
import { presenceIn } from './inbox/reading.ts';
import { listBuyersTalkedWith, listShopsTalkedWith, type Partners } from './presence.store.ts';

/** People at once: each brings up to 200 partners. */
const BATCH = 100;

/**
 * Tells whoever has a socket on this node and lately talked with somebody that they came, left or hide. Every node hears
 * of all who turn and tells its own, so nothing is missed where nodes do not reach each other.
 */
export async function startTellingPresence(house: House): Promise<() => Promise<void>> {
  const stop = presenceOf(house).watch(async (turns) => {
    for (let start = 0; start < turns.length; start += BATCH) {
      const batch = turns.slice(start, start + BATCH);
      await tellShops(house, batch);
      await tellBuyers(house, batch);
    }
  });
  return async () => stop();
}

/** The people of shops hear of buyers. */
async function tellShops(house: House, turns: readonly Turn[]): Promise<void> {
  const { db } = house.database;
  const partners = await listShopsTalkedWith(db, idsOf(turns));
  if (partners.length === 0) return;
  const people = await peopleOfShops(db, shopsOf(partners), 'messages');
  for (const { userId, shown } of turns) {
    const shops = partners.filter(({ buyerId }) => buyerId === userId);
    const hearers = shops.flatMap(({ shopId }) => people.get(shopId) ?? []).filter(presenceOf(house).isHere);
    signalHere(house, hearers, presenceTurned, {
      userId,
      online: shown?.online ?? null,
      lastSeenAt: shown?.lastSeenAt ?? null,
    });
  }
}

/** Buyers hear of a shop, which is here as soon as one of its people is. */
async function tellBuyers(house: House, turns: readonly Turn[]): Promise<void> {
  const { db } = house.database;
  const found = await listBuyersTalkedWith(db, idsOf(turns));
  const partners = found.filter(({ buyerId }) => presenceOf(house).isHere(buyerId));
  if (partners.length === 0) return;
  const people = await peopleOfShops(db, shopsOf(partners), 'messages');
  const presence = await presenceOfPeople(db, [...people.values()].flat());
  for (const [shopId, ids] of people) {
    const hearers = partners.filter((one) => one.shopId === shopId).map(({ buyerId }) => buyerId);
    signalHere(house, hearers, presenceTurned, { shopId, ...presenceIn(presence, ids) });
  }
}

function idsOf(turns: readonly Turn[]): string[] {
  return turns.map(({ userId }) => userId);
}

function shopsOf(partners: readonly Partners[]): string[] {
  return [...new Set(partners.map(({ shopId }) => shopId))];
}

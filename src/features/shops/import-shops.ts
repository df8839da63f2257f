import { hash } from 'node:crypto';
import type { Context } from '#platform/actor.ts';
import { announce, change, outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { shopChanged, shopOpened } from './events.ts';
import { countryAt, tidyDegrees, timeZoneAt, wrapLongitude } from './geo.ts';
import type { Holiday, WeekHours } from './hours.schema.ts';
import { isTimeZone } from './hours.ts';
import {
  type ImportedLocation,
  type ImportedShop,
  insertShops,
  readImported,
  readTakenSlugs,
  updateShops,
  writeStorefronts,
} from './import.store.ts';
import type { Place } from './places.schema.ts';
import type { Policies } from './schema.ts';
import { slugCandidates } from './slug.ts';
import { holdOwner, withoutEmpty } from './store.ts';

/** A shop as a file says it is; what is left out stays as it is. Its fields must be as checked as those of a request. */
export interface ShopDraft {
  /** The owner's own name of it, unique among the owner's shops; at most 200 characters. */
  readonly externalId: string;
  readonly name: string;
  readonly description?: string;
  /** ISO 4217; the marketplace's own where left out. Of a shop that is there already it stays as it is. */
  readonly currency?: string;
  /** IANA name; told from the location where left out, else UTC. */
  readonly timeZone?: string;
  readonly hours?: WeekHours | null;
  readonly holidays?: readonly Holiday[];
  readonly policies?: Policies;
  readonly location?: ShopDraftLocation | null;
}

/** Its one place, a public storefront; where its people made that private since, it stays as they made it. */
export interface ShopDraftLocation extends Place {
  /** The shop's name where left out. */
  readonly name?: string;
  readonly offersPickup?: boolean;
  readonly street?: string | null;
  readonly postalCode?: string | null;
  readonly city?: string;
  readonly region?: string;
  /** ISO 3166-1 alpha-2; told from the place where left out. A place of no country is not kept. */
  readonly country?: string;
}

export interface ShopImportOutcome {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/**
 * Brings the owner's shops to what the drafts say, by their external ids; one whose draft is as it was imported last is
 * not touched. One transaction, in a number of statements that does not depend on how many there are: give it some
 * 500 at a time. Throws `invalid_input` where a batch names a shop twice.
 */
export async function importShops(
  context: Context,
  ownerId: string,
  drafts: readonly ShopDraft[],
): Promise<ShopImportOutcome> {
  const { actor, house } = context;
  if (actor && actor.userId !== ownerId && actor.role !== 'admin') throw problems.forbidden();
  refuseUnfit(drafts);
  return change(context, async (tx) => {
    await holdOwner(tx, ownerId);
    const given = drafts.map((draft) => ({ draft, contentHash: hashOf(draft) }));
    const known = await readImported(
      tx,
      ownerId,
      drafts.map(({ externalId }) => externalId),
    );
    const added = given.filter(({ draft }) => !known.has(draft.externalId));
    const changed = given.flatMap(({ draft, contentHash }) => {
      const held = known.get(draft.externalId);
      return held && held.contentHash !== contentHash ? [toRow({ id: held.id, draft, contentHash })] : [];
    });

    const slugs = await freeSlugs(
      tx,
      added.map(({ draft }) => draft.name),
    );
    const created = added.map(({ draft, contentHash }, at) => ({
      ...toRow({ id: newId(), draft, contentHash }),
      slug: slugs[at] ?? '',
      currency: draft.currency ?? house.config.SOUK_CURRENCY,
    }));
    if (created.length > 0) await insertShops(tx, ownerId, created);
    if (changed.length > 0) await updateShops(tx, changed);
    const locations = [...created, ...changed].flatMap(({ location }) => location ?? []);
    if (locations.length > 0) await writeStorefronts(tx, locations);

    for (const { id } of created) announce(tx, shopOpened, { shopId: id });
    for (const { id } of changed) announce(tx, shopChanged, { shopId: id });
    if (created.length + changed.length > 0) outdate(tx, 'shops');
    return {
      created: created.length,
      updated: changed.length,
      unchanged: drafts.length - created.length - changed.length,
    };
  });
}

/** The first free address made of each name; none twice. Somebody who takes one meanwhile is seen at the insertion. */
async function freeSlugs(tx: Tx, names: readonly string[]): Promise<string[]> {
  const candidates = names.map((name) => [...slugCandidates(name)]);
  const taken = await readTakenSlugs(tx, candidates.flat());
  return candidates.map((slugs) => {
    const slug = slugs.find((candidate) => !taken.has(candidate)) ?? `${slugs[0]}-${newId().slice(-12)}`;
    taken.add(slug);
    return slug;
  });
}

function toRow({ id, draft, contentHash }: { id: string; draft: ShopDraft; contentHash: string }): ImportedShop {
  const { location } = draft;
  return {
    id,
    externalId: draft.externalId,
    contentHash,
    name: draft.name.trim(),
    description: draft.description ?? null,
    timeZone: draft.timeZone ?? (location ? timeZoneAt(location) : null),
    timeZoneChosen: draft.timeZone !== undefined,
    hours: draft.hours ?? null,
    saysHours: draft.hours !== undefined,
    holidays: draft.holidays ?? null,
    policies: draft.policies ? withoutEmpty(draft.policies) : null,
    location: location ? toStorefront(id, draft.name.trim(), location) : null,
  };
}

function toStorefront(shopId: string, shopName: string, location: ShopDraftLocation): ImportedLocation | null {
  const { offersPickup = false, street = null, postalCode = null, city = '', region = '' } = location;
  const country = location.country ?? countryAt(location);
  if (country === null) return null;
  const latitude = tidyDegrees(location.latitude);
  const longitude = wrapLongitude(tidyDegrees(location.longitude));
  const name = location.name?.trim() || shopName;
  return { id: newId(), shopId, name, offersPickup, street, postalCode, city, region, country, latitude, longitude };
}

function hashOf(draft: ShopDraft): string {
  return hash('sha256', JSON.stringify(draft), 'base64url').slice(0, 22);
}

function refuseUnfit(drafts: readonly ShopDraft[]): void {
  const seen = new Set<string>();
  for (const [at, { externalId, timeZone }] of drafts.entries()) {
    if (seen.has(externalId)) throw invalid(`/${at}/externalId`, 'stands twice in one batch');
    seen.add(externalId);
    if (timeZone !== undefined && !isTimeZone(timeZone)) throw invalid(`/${at}/timeZone`, 'is not an IANA time zone');
  }
}

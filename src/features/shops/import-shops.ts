import type { Context } from '#platform/actor.ts';
import type { Holiday, WeekHours } from './hours.schema.ts';
import type { Place } from './places.schema.ts';
import type { Policies } from './schema.ts';

/** A shop as a file says it is; what is left out stays empty. Its fields are as checked as those of a request. */
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

/** Its one place, a public storefront. */
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
  void [context, ownerId, drafts];
  throw new Error('being built');
}

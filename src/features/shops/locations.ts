import { type Context, signedIn } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Db } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { defineProblems, invalid, problems } from '#platform/problems.ts';
import { countryAt, snapToCell, timeZoneAt } from './geo.ts';
import { countLocations, deleteLocation, findLocation, listLocations, writeLocation } from './locations.store.ts';
import type { Location, LocationChanges, NewLocation } from './places.schema.ts';
import { asOthersSee, sealed, unsealed } from './sealed-place.ts';
import { mustManage, mustSee, shopIsOther } from './service.ts';
import { holdShop, tellTimeZone } from './store.ts';

const locationProblems = defineProblems({
  too_many_locations: [409, 'A shop has at most 50 locations'],
});

const MOST_LOCATIONS = 50;

/** Where a shop is: exactly for its own people who may change it, as others may know it for everybody else. */
export async function browseLocations({ house, actor }: Context, idOrSlug: string): Promise<{ items: Location[] }> {
  const { db } = house.database;
  const shop = await mustSee(db, idOrSlug, actor?.userId ?? null);
  const rows = await listLocations(db, shop.id);
  const knows = shop.role === 'owner' || shop.permissions?.includes('profile');
  return { items: rows.map((row) => (knows ? unsealed(house.keys, row) : asOthersSee(row))) };
}

/** One place of a shop exactly: for those who were told to come there. Undefined once it is gone. */
export async function readPlace(db: Db, { keys }: House, shopId: string, id: string): Promise<Location | undefined> {
  const row = await findLocation(db, shopId, id);
  return row && unsealed(keys, row);
}

/** Adds a location. The first one tells the shop's time zone, if nobody said it. */
export async function addLocation(context: Context, idOrSlug: string, input: NewLocation): Promise<Location> {
  const { house } = context;
  signedIn(context);
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug, 'profile');
    const { timeZoneChosen } = await holdShop(tx, shop.id);
    const count = await countLocations(tx, shop.id);
    if (count >= MOST_LOCATIONS) throw locationProblems.too_many_locations();

    const { offersPickup = false, street = null, postalCode = null, city = '', region = '', hours = null } = input;
    const rest = { offersPickup, street, postalCode, city, region, hours, exact: true };
    const location = tidy({ ...input, ...rest, id: newId(), country: input.country ?? countryOf(input) });
    const row = sealed(house.keys, location);
    await writeLocation(tx, shop.id, row);
    if (count === 0 && !timeZoneChosen) await tellTimeZone(tx, shop.id, timeZoneAt(row));
    shopIsOther(tx, shop.id);
    return unsealed(house.keys, row);
  });
}

/** Changes a location; one that becomes private is sealed, one that becomes a storefront is told to everybody. */
export async function changeLocation(
  context: Context,
  idOrSlug: string,
  id: string,
  changes: LocationChanges,
): Promise<Location> {
  const { keys } = context.house;
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug, 'profile');
    await holdShop(tx, shop.id);
    const before = await findLocation(tx, shop.id, id);
    if (!before) throw problems.not_found();
    const row = sealed(keys, tidy({ ...unsealed(keys, before), ...changes }));
    await writeLocation(tx, shop.id, row);
    shopIsOther(tx, shop.id);
    return unsealed(keys, row);
  });
}

/** Takes a location away, and with it the delivery zones around it. */
export async function removeLocation(context: Context, idOrSlug: string, id: string): Promise<void> {
  await change(context, async (tx) => {
    const shop = await mustManage(tx, context, idOrSlug, 'profile');
    await holdShop(tx, shop.id);
    if (!(await deleteLocation(tx, shop.id, id))) throw problems.not_found();
    shopIsOther(tx, shop.id);
  });
}

/** Of a private place told from the middle of its cell: nothing else of it may show in anything. */
function countryOf({ kind, ...place }: NewLocation): string {
  const country = countryAt(kind === 'private' ? snapToCell(place) : place);
  if (country === null) throw invalid('/country', 'must be named: that place is in no country');
  return country;
}

function tidy(location: Location): Location {
  return {
    ...location,
    name: location.name.trim(),
    street: location.street?.trim() || null,
    postalCode: location.postalCode?.trim() || null,
    city: location.city.trim(),
    region: location.region.trim(),
  };
}

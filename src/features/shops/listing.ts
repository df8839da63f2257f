import { type Context, signedIn } from '#platform/actor.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { ReadyAnswer } from '#platform/http/ready-answer.ts';
import { invalid } from '#platform/problems.ts';
import { boundsAround, tidyDegrees, wrapLongitude } from './geo.ts';
import { clockIn } from './hours.ts';
import { listPlaces, listShops, listTimeZones, readNow, type ShopFilter, type ShopPage } from './listing.store.ts';
import type { MapQuery } from './places.schema.ts';
import type { ListedShop, ShopsQuery } from './schema.ts';
import { shown } from './show.ts';

/** Half around the earth, and a little: nothing is farther. */
const EVERYWHERE_KM = 20_040;
const MOST_PLACES = 2_000;

/**
 * Shops by these filters: all public ones, or the asker's own. Newest first; with a point nearest first, each with its
 * distance, counted from where others may know it to be.
 */
export async function browseShops(context: Context, query: ShopsQuery) {
  const { house, actor } = context;
  const { limit } = query;
  const near = nearOf(query);
  const filter: ShopFilter = {
    of: query.mine ? signedIn(context).userId : undefined,
    words: (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean),
    country: query.country,
    near,
    openBy: query.openNow ? await clocks(context) : undefined,
  };
  const page: ShopPage = { limit, after: near ? nearerThan(query.cursor) : newerThan(query.cursor) };
  const rows = await listShops(house.database.db, filter, page, actor?.userId ?? null);
  const { items, nextCursor } = toPage(rows, limit, ({ id, distanceKm }) => (near ? [distanceKm ?? 0, id] : [id]));
  const shops = items.map(
    (row): ListedShop => ({ ...shown(house, row), ...(row.distanceKm !== null && { distanceKm: row.distanceKm }) }),
  );
  return { items: shops, nextCursor };
}

/** Where public shops are within those bounds, in ready bytes. */
export function mapShops({ house }: Context, { south, north, west, east }: MapQuery): Promise<ReadyAnswer> {
  if (north < south) throw invalid('/north', 'must not be south of `south`');
  // 180° east is 180° west: as the western edge it is the latter, as the eastern edge it stays.
  const bounds = { south, north, west: wrapLongitude(west), east };
  const key = `shop map ${south} ${north} ${bounds.west} ${east}`;
  return house.cache.fetch(key, ['shops'], async () => {
    const { items, total } = await listPlaces(house.database.pool, bounds, MOST_PLACES);
    return new ReadyAnswer({ items, total, complete: items.length === total });
  });
}

function nearOf({ lat, lng, radiusKm }: ShopsQuery): ShopFilter['near'] {
  if (lat === undefined && lng === undefined) {
    if (radiusKm !== undefined) throw invalid('/radiusKm', 'needs a point: `lat` and `lng`');
    return undefined;
  }
  if (lat === undefined) throw invalid('/lat', 'is missing beside `lng`');
  if (lng === undefined) throw invalid('/lng', 'is missing beside `lat`');
  const point = { latitude: tidyDegrees(lat), longitude: wrapLongitude(tidyDegrees(lng)) };
  const radius = radiusKm ?? EVERYWHERE_KM;
  return { point, radiusKm: radius, bounds: boundsAround(point, radius) };
}

function nearerThan(cursor: string | undefined): ShopPage['after'] {
  const key = decodeCursor(cursor, ['number', 'id']);
  return key && { distanceKm: key[0], id: key[1] };
}

function newerThan(cursor: string | undefined): ShopPage['after'] {
  const key = decodeCursor(cursor, ['id']);
  return key && { distanceKm: 0, id: key[0] };
}

/** What the clocks show now in every time zone that a shop lives in. */
async function clocks({ house: { database, cache } }: Context): Promise<NonNullable<ShopFilter['openBy']>> {
  const now = Temporal.Instant.from(await readNow(database.db));
  const { zones } = await cache.fetch('time zones of shops', ['shops'], async () => ({
    zones: await listTimeZones(database.db),
  }));
  return zones.map((timeZone) => {
    const { day, clock } = clockIn(timeZone, now);
    return { timeZone, day: day.toString(), clock };
  });
}

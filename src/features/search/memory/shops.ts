import { distanceKm } from '#features/shops/geo.ts';
import type { Place } from '#features/shops/places.schema.ts';
import type { Around } from '../filters.store.ts';

/** What searches ask of a shop. */
export interface ShopFacts {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly isHidden: boolean;
  readonly places: readonly (Place & { readonly offersPickup: boolean })[];
  readonly zones: readonly Zone[];
}

export interface Zone {
  readonly centre: Place | null;
  readonly radiusKm: number | null;
  readonly countries: readonly string[] | null;
}

/** Whether it delivers (to the point, where there is one), or has a place to pick up at (within the radius); as `offers` asks the database. */
export function isOffered(
  kind: 'delivery' | 'pickup',
  { places, zones }: ShopFacts,
  around: Around | undefined,
): boolean {
  if (kind === 'pickup') {
    const { place: point, radiusKm } = around ?? {};
    return places.some(
      (place) =>
        place.offersPickup && (point === undefined || radiusKm === undefined || distanceKm(place, point) <= radiusKm),
    );
  }
  if (!around) return zones.length > 0;
  return zones.some(({ centre, radiusKm, countries }) => {
    if (!centre && !countries) return true;
    if (countries) return around.country !== null && countries.includes(around.country);
    return centre !== null && radiusKm !== null && distanceKm(centre, around.place) <= radiusKm;
  });
}

/** Farther than any place on earth: where a shop has none. */
export const NOWHERE_KM = 1e9;

export function nearestKm({ places }: ShopFacts, point: Place): number {
  return places.reduce((least, place) => Math.min(least, distanceKm(place, point)), NOWHERE_KM);
}

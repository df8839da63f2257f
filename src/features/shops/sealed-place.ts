import type { KeyRing } from '#platform/crypto/key-ring.ts';
import { snapToCell, tidyDegrees, wrapLongitude } from './geo.ts';
import type { LocationRow } from './locations.store.ts';
import type { Location } from './places.schema.ts';

/** What of a private place only its own people may know. */
interface Secret {
  readonly street: string | null;
  readonly postalCode: string | null;
  readonly latitude: number;
  readonly longitude: number;
}

/** The row that is stored of a location: a private one gives away its cell, and keeps the rest under the key ring. */
export function sealed(keys: KeyRing, { exact: _, ...location }: Location): LocationRow {
  const longitude = wrapLongitude(tidyDegrees(location.longitude));
  if (location.kind === 'storefront')
    return { ...location, latitude: tidyDegrees(location.latitude), longitude, sealed: null };
  const { street, postalCode, latitude } = location;
  const secret: Secret = { street, postalCode, latitude, longitude };
  return {
    ...location,
    ...snapToCell(secret),
    street: null,
    postalCode: null,
    sealed: keys.encrypt(JSON.stringify(secret), placeOf(location.id)),
  };
}

/** The location as its shop's own people see it. */
export function unsealed(keys: KeyRing, { sealed, ...row }: LocationRow): Location {
  if (sealed === null) return { ...row, exact: true };
  return { ...row, ...(JSON.parse(keys.decrypt(sealed, placeOf(row.id))) as Secret), exact: true };
}

/** The location as everybody may know it. */
export function asOthersSee({ sealed, ...row }: LocationRow): Location {
  return { ...row, exact: sealed === null };
}

function placeOf(id: string) {
  return { table: 'shop_locations', column: 'sealed', id } as const;
}

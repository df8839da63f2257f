import { createRequire } from 'node:module';
import tzLookup from '@photostructure/tz-lookup';
import type { Place } from './places.schema.ts';

/** Mean radius of the earth in kilometres (IUGG); `souk_distance_km` in the database counts with the same. */
const EARTH_RADIUS_KM = 6_371.0088;
const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (radians: number) => (radians * 180) / Math.PI;

/** Kilometres along a great circle, by the haversine formula (Sinnott 1984) on a sphere. */
export function distanceKm(a: Place, b: Place): number {
  const halfLatitudes = Math.sin(radians(b.latitude - a.latitude) / 2);
  const halfLongitudes = Math.sin(radians(b.longitude - a.longitude) / 2);
  const h = halfLatitudes ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * halfLongitudes ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Rows of cells from pole to pole: each 0.009° high, 1.0008 km. */
const ROWS = 20_000;
const ROW_DEGREES = 180 / ROWS;

/**
 * The middle of the cell that holds the place. A row of cells has as many as fit into its circle at a kilometre each, a
 * whole number, so that none is cut by the date line; the rows at the poles have three.
 */
export function snapToCell({ latitude, longitude }: Place): Place {
  const row = Math.min(ROWS - 1, Math.floor((latitude + 90) / ROW_DEGREES));
  const middle = -90 + (row + 0.5) * ROW_DEGREES;
  const columns = Math.max(1, Math.round((360 / ROW_DEGREES) * Math.cos(radians(middle))));
  const column = Math.min(columns - 1, Math.floor(((wrapLongitude(longitude) + 180) / 360) * columns));
  return { latitude: middle, longitude: -180 + ((column + 0.5) * 360) / columns };
}

/** To a tenth of a millimetre: the square of a smaller number is none to PostgreSQL, which refuses it with a fault. */
export function tidyDegrees(degrees: number): number {
  return Math.round(degrees * 1e9) / 1e9;
}

/** The same meridian from -180 up to but not 180. */
export function wrapLongitude(longitude: number): number {
  return longitude >= 180 || longitude < -180 ? ((((longitude + 180) % 360) + 360) % 360) - 180 : longitude;
}

/** A rectangle of degrees; `west` is greater than `east` where it holds the date line. */
export interface Bounds {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** Rounding must not leave out what is exactly on the circle. */
const SLACK_DEGREES = 1e-6;

/** The smallest rectangle that holds everything within that distance (after Matuschek, "Bounding coordinates"). */
export function boundsAround({ latitude, longitude }: Place, radiusKm: number): Bounds {
  const angle = radiusKm / EARTH_RADIUS_KM;
  const south = latitude - degrees(angle) - SLACK_DEGREES;
  const north = latitude + degrees(angle) + SLACK_DEGREES;
  // A circle around a pole crosses every meridian.
  if (south <= -90 || north >= 90) {
    return { south: Math.max(-90, south), north: Math.min(90, north), west: -180, east: 180 };
  }
  const width = degrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(latitude))))) + SLACK_DEGREES;
  if (width >= 180) return { south, north, west: -180, east: 180 };
  return { south, north, west: wrapLongitude(longitude - width), east: wrapLongitude(longitude + width) };
}

/** The IANA time zone at that place; at sea one of `Etc`. */
export function timeZoneAt({ latitude, longitude }: Place): string {
  return tzLookup(latitude, wrapLongitude(longitude));
}

type CountryCoder = typeof import('@rapideditor/country-coder');
let coder: CountryCoder | undefined;

/** The ISO 3166-1 code of the country at that place, or null at sea. */
export function countryAt({ latitude, longitude }: Place): string | null {
  // Its borders take a twentieth of a second to read: only who asks pays for them.
  coder ??= createRequire(import.meta.url)('@rapideditor/country-coder') as CountryCoder;
  return coder.iso1A2Code([wrapLongitude(longitude), latitude]);
}

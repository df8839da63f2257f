/** WGS 84, degrees. */
export type Place = { latitude: number; longitude: number };
/** What a map shows: `west` is greater than `east` where the date line lies within. */
export type Area = { south: number; west: number; north: number; east: number };
export type Circle = Place & { radiusKm: number };

/** Mean radius of the earth (IUGG). */
const EARTH_KM = 6371.0088;
const KM_PER_DEGREE = (EARTH_KM * Math.PI) / 180;
/** Beyond it the Mercator projection ends. */
export const MERCATOR_LATITUDE = 85.0511;

/** Into [-180, 180). */
export const wrapLongitude = (longitude: number) =>
  longitude >= -180 && longitude < 180 ? longitude : ((((longitude + 180) % 360) + 360) % 360) - 180;

/** The same meridian, on the copy of the world that is nearest to `around`. */
export const nearestCopy = (longitude: number, around: number) => around + wrapLongitude(longitude - around);

/** Degrees from the west edge to the east edge. */
export const widthOf = ({ west, east }: Area) => (east < west ? east + 360 - west : east - west);

export function areaOfCircle({ latitude, longitude, radiusKm }: Circle): Area {
  const high = radiusKm / KM_PER_DEGREE;
  const wide = high / Math.max(Math.cos((latitude * Math.PI) / 180), 0.01);
  return {
    south: Math.max(latitude - high, -MERCATOR_LATITUDE),
    north: Math.min(latitude + high, MERCATOR_LATITUDE),
    ...(wide >= 180
      ? { west: -180, east: 180 }
      : { west: wrapLongitude(longitude - wide), east: wrapLongitude(longitude + wide) }),
  };
}

/** The smallest area that holds them all: it leaves out the widest empty gap between two neighbours, wherever that is. */
export function areaOfPlaces(places: Place[]): Area | null {
  const longitudes = places.map(({ longitude }) => wrapLongitude(longitude)).sort((a, b) => a - b);
  const first = longitudes[0];
  const last = longitudes.at(-1);
  if (first === undefined || last === undefined) return null;
  let gap = { width: first + 360 - last, west: first, east: last };
  for (let i = 1; i < longitudes.length; i++) {
    const [before = first, after = first] = longitudes.slice(i - 1, i + 1);
    if (after - before > gap.width) gap = { width: after - before, west: after, east: before };
  }
  const latitudes = places.map(({ latitude }) => latitude);
  return { south: Math.min(...latitudes), north: Math.max(...latitudes), west: gap.west, east: gap.east };
}

/** The circle through the corners of what is seen, in whole kilometres: what 'search here' asks for. */
export function circleOfArea(area: Area): Circle {
  const latitude = (area.south + area.north) / 2;
  const longitude = wrapLongitude(area.west + widthOf(area) / 2);
  const corner = { latitude: area.north, longitude: area.east };
  return { latitude, longitude, radiusKm: Math.max(1, Math.ceil(distanceKm({ latitude, longitude }, corner))) };
}

/** Along a great circle; the haversine formula. */
export function distanceKm(from: Place, to: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const high = radians(to.latitude - from.latitude);
  const wide = radians(to.longitude - from.longitude);
  const a =
    Math.sin(high / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(wide / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

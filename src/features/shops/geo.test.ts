import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundsAround, countryAt, distanceKm, snapToCell, timeZoneAt, wrapLongitude } from './geo.ts';
import type { Place } from './places.schema.ts';

const place: fc.Arbitrary<Place> = fc.record({
  latitude: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 0)),
  longitude: fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 180, 179.999999, 0)),
});

test('distances are those of the great circle', () => {
  const lisbon = { latitude: 38.7223, longitude: -9.1393 };
  const porto = { latitude: 41.1579, longitude: -8.6291 };
  // By GeographicLib on the ellipsoid 274.0 km; a sphere is off by up to half a percent.
  assert.ok(Math.abs(distanceKm(lisbon, porto) - 274) < 1.4);
  const halfAround = Math.PI * 6_371.0088;
  assert.ok(Math.abs(distanceKm({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 77 }) - halfAround) < 1e-6);
  const dateLine = distanceKm({ latitude: 0, longitude: 179.99 }, { latitude: 0, longitude: -179.99 });
  assert.ok(dateLine < 2.3, String(dateLine));
  assert.equal(distanceKm(lisbon, lisbon), 0);
});

test('a cell is about a kilometre, its middle lies in it, and it has one middle', () => {
  fc.assert(
    fc.property(place, (given) => {
      const middle = snapToCell(given);
      assert.deepEqual(snapToCell(middle), middle);
      assert.ok(distanceKm(given, middle) < 0.85, `${distanceKm(given, middle)} km`);
      assert.ok(middle.longitude >= -180 && middle.longitude < 180);
      assert.ok(Math.abs(middle.latitude) < 90);
    }),
    { numRuns: 5_000 },
  );
});

test('no cell is smaller than it should be, not at the poles nor at the date line', () => {
  for (const latitude of [-89.999, -60, 0, 38.7, 71, 89.9, 89.999]) {
    const middles = new Set<number>();
    for (let longitude = 179.5; longitude < 180.5; longitude += 0.0005) {
      middles.add(snapToCell({ latitude, longitude: wrapLongitude(longitude) }).longitude);
    }
    const circle = 2 * Math.PI * 6_371 * Math.cos((latitude * Math.PI) / 180);
    const width = circle / 360 / Math.max(1, middles.size - 1);
    assert.ok(middles.size <= 2 || width > 0.9, `${latitude}: ${middles.size} cells, ${width} km`);
  }
});

test('180° east is 180° west', () => {
  for (const latitude of [-90, 0, 51.5, 90]) {
    assert.deepEqual(snapToCell({ latitude, longitude: 180 }), snapToCell({ latitude, longitude: -180 }));
  }
});

test('the bounds of a circle hold all that is in it', () => {
  const radius = fc.oneof(fc.double({ min: 0, max: 20_040, noNaN: true }), fc.constantFrom(0, 1, 10_007.6, 20_040));
  fc.assert(
    fc.property(place, place, radius, (center, other, radiusKm) => {
      if (distanceKm(center, other) > radiusKm) return;
      const { south, north, west, east } = boundsAround(center, radiusKm);
      const longitude = wrapLongitude(other.longitude);
      assert.ok(other.latitude >= south && other.latitude <= north, 'latitude');
      const isPole = Math.abs(other.latitude) === 90;
      assert.ok(
        isPole || (west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east),
      );
    }),
    { numRuns: 5_000 },
  );
});

test('places know their clock and their country', () => {
  const cases: [number, number, string, string | null][] = [
    [38.7139, -9.1394, 'Europe/Lisbon', 'PT'],
    [-18.1416, 178.4419, 'Pacific/Fiji', 'FJ'],
    [27.7172, 85.324, 'Asia/Kathmandu', 'NP'],
    [40, -40, 'Etc/GMT+3', null],
  ];
  for (const [latitude, longitude, zone, country] of cases) {
    assert.equal(timeZoneAt({ latitude, longitude }), zone);
    assert.equal(countryAt({ latitude, longitude }), country);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areaOfCircle, areaOfPlaces, circleOfArea, distanceKm, nearestCopy, widthOf, wrapLongitude } from './area.ts';

const fiji = { latitude: -18.1, longitude: 178.4 };
const samoa = { latitude: -13.8, longitude: -171.8 };
const vienna = { latitude: 48.2, longitude: 16.37 };

test('longitudes are one turn wide, whichever way round', () => {
  assert.deepEqual([0, 180, -180, 190, -190, 540].map(wrapLongitude), [0, -180, -180, -170, 170, -180]);
  assert.equal(nearestCopy(-171, 179), 189);
  assert.equal(nearestCopy(178, -175), -182);
});

test('neighbours on either side of the date line are close together', () => {
  const area = areaOfPlaces([samoa, fiji]);
  assert.ok(area);
  assert.deepEqual([area.west, area.east], [178.4, -171.8]);
  assert.ok(widthOf(area) < 10);
  const { latitude, longitude, radiusKm } = circleOfArea(area);
  assert.ok(latitude < -13.8 && latitude > -18.1 && Math.abs(longitude) > 175);
  assert.ok(radiusKm > 500 && radiusKm < 700);
});

test('one place is an area without width, none is none', () => {
  const area = areaOfPlaces([vienna]);
  assert.ok(area);
  assert.equal(widthOf(area), 0);
  assert.equal(areaOfPlaces([]), null);
});

test('a circle fits its area', () => {
  const area = areaOfCircle({ ...vienna, radiusKm: 25 });
  assert.ok(Math.abs(distanceKm(vienna, { ...vienna, latitude: area.north }) - 25) < 0.1);
  assert.ok(Math.abs(distanceKm(vienna, { ...vienna, longitude: area.east }) - 25) < 0.1);
  assert.equal(widthOf(areaOfCircle({ latitude: 89, longitude: 0, radiusKm: 20_000 })), 360);
});

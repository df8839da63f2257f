import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readHours } from './hours-text.ts';
import { mapShop } from './map-shop.ts';
import { parseShopMapping, readShopMapping } from './read-shop-mapping.ts';
import { ownShopMapping } from './shop-mapping.ts';

describe('opening hours as a text', () => {
  const spans: [text: string, clock: 12 | 24, hours: string | undefined][] = [
    ['Mon: 10-9:30', 12, '10:00-21:30'],
    ['Mon: 9-10', 12, '09:00-22:00'],
    ['Mon: 10-10', 12, '10:00-22:00'],
    ['Mon: 12:30-6', 12, '12:30-18:00'],
    ['Mon: 1-5:30', 12, '13:00-17:30'],
    ['Mon: 0-11:59', 12, '00:00-24:00'],
    ['Mon: 8-11:59', 12, '08:00-24:00'],
    ['Mon: 9-12', 12, '09:00-12:00'],
    ['Mon: 6pm-12', 12, '18:00-24:00'],
    ['Mon: 5-2', 12, '17:00-02:00'],
    ['Mon: 9am-11am', 12, '09:00-11:00'],
    ['Mon: 7 am - 3 pm', 12, '07:00-15:00'],
    ['Mon: 09:00-18:30', 12, '09:00-18:30'],
    ['Mon: 9-18', 24, '09:00-18:00'],
    ['Mon: 22:00-02:00', 24, '22:00-02:00'],
    ['Mon: 0-24', 24, '00:00-24:00'],
    ['Mon: 9-12, 14-18', 24, '09:00-12:00 14:00-18:00'],
    ['Mon: closed', 24, ''],
    ['Mon: 9', 24, undefined],
    ['Mon: 9-25', 24, undefined],
    ['Mon: 9:75-18', 24, undefined],
    ['Mon: 9-9', 24, undefined],
    ['M: 9-18', 24, undefined],
    ['Someday: 9-18', 24, undefined],
    ['whenever', 24, undefined],
    ['Mon: 1-2, 3-4, 5-6, 7-8, 9-10', 24, undefined],
  ];
  for (const [text, clock, hours] of spans) {
    test(`'${text}' by a clock of ${clock} hours is ${hours ?? 'refused'}`, () => {
      const read = readHours(text, clock);
      if (hours === undefined) return assert.equal(read.code, 'bad_hours');
      assert.ok(read.code === undefined);
      const monday = read.value.monday ?? [];
      assert.equal(monday.map(({ opens, closes }) => `${opens}-${closes}`).join(' '), hours);
    });
  }

  test('names days short or long, alone or from one to the other, round the weekend too', () => {
    const daysOf = (text: string) => {
      const read = readHours(text, 24);
      return read.code === undefined ? Object.keys(read.value) : read.code;
    };
    assert.deepEqual(daysOf('Thurs: 9-18; SUNDAY: 9-18'), ['thursday', 'sunday']);
    assert.deepEqual(daysOf('Tue.–Thu: 9-18\nSa: 9-12;'), ['tuesday', 'wednesday', 'thursday', 'saturday']);
    assert.deepEqual(daysOf('Sat-Mon: 9-18'), ['saturday', 'sunday', 'monday']);
    assert.deepEqual(daysOf(''), []);
  });
});

describe('a shop of a file', () => {
  const shop = { externalId: 's-1', name: 'Corner', location: { latitude: 38.71, longitude: -9.13 } };

  test('in our own form comes in as it is', () => {
    const full = {
      ...shop,
      description: 'Old radios',
      currency: 'EUR',
      timeZone: 'Europe/Lisbon',
      hours: { friday: [{ opens: '09:00', closes: '18:00' }] },
      location: { ...shop.location, street: 'Rua A 1', city: 'Lisboa', country: 'PT', offersPickup: true },
    };
    const mapped = mapShop(full, ownShopMapping);
    assert.ok('draft' in mapped, JSON.stringify(mapped));
    assert.deepEqual(mapped.draft, full);
  });

  const faults: [what: string, change: object, fault: string][] = [
    ['without a name', { name: ' ' }, '/name missing'],
    ['with a name of 101 characters', { name: 'x'.repeat(101) }, '/name too_long'],
    ['without its external id', { externalId: null }, '/externalId missing'],
    ['in no currency', { currency: 'XQX' }, '/currency bad_currency'],
    ['in no time zone', { timeZone: 'Mars/Olympus' }, '/timeZone bad_time_zone'],
    ['beyond the pole', { location: { latitude: 91, longitude: 0 } }, '/location/latitude bad_degrees'],
    ['with half a place', { location: { latitude: 9 } }, '/location missing'],
    ['with an address but no place', { location: { city: 'Lisboa' } }, '/location missing'],
    ['in no country', { location: { ...shop.location, country: 'Portugal' } }, '/location/country bad_country'],
    ['with hours that are none', { hours: 'always' }, '/hours bad_hours'],
    ['with hours of no week', { hours: { funday: [] } }, '/hours bad_hours'],
  ];
  for (const [what, change, fault] of faults) {
    test(`${what} is refused`, () => {
      const mapped = mapShop({ ...shop, ...change }, ownShopMapping);
      assert.ok('faults' in mapped);
      assert.deepEqual(
        mapped.faults.map(({ path, code }) => `${path} ${code}`),
        [fault],
      );
    });
  }

  test('by the mapping of the example is put together from its fields', async () => {
    const read = await readShopMapping(join(import.meta.dirname, 'bestbuy-stores.mapping.json'));
    assert.ok('mapping' in read, JSON.stringify(read));
    const row = {
      id: 7,
      type: 'BigBox',
      name: 'Elm Street',
      address: '1 Elm Street',
      address2: 'Suite 2',
      city: 'Springfield',
      state: 'IL',
      zip: '00961',
      location: { lat: 39.8, lon: -89.6 },
      hours: 'Mon: 10-9; Sun: 11-7',
      services: ['Repairs', 'Recycling '],
    };
    const mapped = mapShop(row, read.mapping);
    assert.ok('draft' in mapped, JSON.stringify(mapped));
    assert.deepEqual(mapped.draft, {
      externalId: '7',
      name: 'Best Buy Elm Street',
      description: 'Format: BigBox\n\nServices: Repairs, Recycling',
      currency: 'USD',
      hours: { monday: [{ opens: '10:00', closes: '21:00' }], sunday: [{ opens: '11:00', closes: '19:00' }] },
      location: {
        latitude: 39.8,
        longitude: -89.6,
        street: '1 Elm Street, Suite 2',
        postalCode: '00961',
        city: 'Springfield',
        region: 'IL',
        country: 'US',
        offersPickup: true,
      },
    });
  });
});

test('a mapping of shops is told what is wrong with it', () => {
  const codesOf = (mapping: unknown) => {
    const read = parseShopMapping(mapping);
    return 'faults' in read ? read.faults.map(({ path, code }) => `${path} ${code}`) : [];
  };
  assert.deepEqual(codesOf({ externalId: 'id', name: 'name' }), []);
  assert.deepEqual(codesOf({ externalId: 'id', nam: 'name' }).sort(), ['/nam unknown_key', '/name missing']);
  assert.deepEqual(codesOf({ externalId: 'id', name: {} }), ['/name no_source']);
  assert.ok(codesOf({ externalId: 'id', name: 'n', hours: { from: 'h', clock: 13 } }).length > 0);
  for (const input of [null, [], 'text', {}]) assert.ok(codesOf(input).length > 0);
});

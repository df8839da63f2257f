import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distanceKm } from '#features/shops/service.ts';
import {
  chooseDelivery,
  type DeliveryWish,
  type Destination,
  deliveryOptions,
  type Offer,
  type OfferedZone,
  type PickupPlace,
} from './deliveries.ts';

const lisbon = { latitude: 38.7139, longitude: -9.1394 };
/** 274 km from Lisbon. */
const porto = { latitude: 41.1496, longitude: -8.611 };

const zone = (id: string, more: Partial<OfferedZone> = {}): OfferedZone => ({
  id,
  name: id,
  centre: null,
  radiusKm: null,
  countries: null,
  feeAmount: 500,
  freeFromAmount: null,
  leastAmount: null,
  daysFrom: null,
  daysTo: null,
  ...more,
});
const circle = (id: string, radiusKm: number, more: Partial<OfferedZone> = {}) =>
  zone(id, { centre: lisbon, radiusKm, ...more });
const place = (id: string): PickupPlace => ({ id, name: id, place: 'Lisboa' });

interface Case {
  readonly about: string;
  readonly zones?: readonly OfferedZone[];
  readonly places?: readonly PickupPlace[];
  /** In cents; 20.00 unless told. */
  readonly goods?: number;
  readonly to?: Destination | null;
  readonly wish?: DeliveryWish;
  /** Ids of what is offered, in order. */
  readonly offered: readonly string[];
  /** Id and fee of what is chosen, or why nothing can be. */
  readonly chosen: readonly [id: string, fee: number] | string;
  readonly problem?: string;
}

const toLisbon: Destination = { country: 'PT', point: lisbon };
const toPorto: Destination = { country: 'PT', point: porto };
const everywhere = zone('everywhere');
const portugal = zone('portugal', { countries: ['PT', 'ES'], feeAmount: 300 });
const city = circle('city', 20, { feeAmount: 100 });
const shed = place('shed');

const cases: readonly Case[] = [
  { about: 'everywhere reaches anybody', zones: [everywhere], offered: ['everywhere'], chosen: ['everywhere', 500] },
  { about: 'a country reaches its people', zones: [portugal], offered: ['portugal'], chosen: ['portugal', 300] },
  {
    about: 'a country does not reach others',
    zones: [portugal],
    to: { country: 'FR', point: null },
    offered: [],
    chosen: 'not_delivered_there',
  },
  { about: 'a circle reaches who lives in it', zones: [city], offered: ['city'], chosen: ['city', 100] },
  { about: 'a circle ends', zones: [city], to: toPorto, offered: [], chosen: 'not_delivered_there' },
  {
    about: 'a circle of 300 km holds Porto',
    zones: [circle('wide', 300)],
    to: toPorto,
    offered: ['wide'],
    chosen: ['wide', 500],
  },
  {
    about: 'a circle does not reach who lives nowhere in particular',
    zones: [city],
    to: { country: 'PT', point: null },
    offered: [],
    chosen: 'not_delivered_there',
  },
  {
    about: 'of all that reach, the cheapest is taken',
    zones: [everywhere, portugal, city],
    offered: ['everywhere', 'portugal', 'city'],
    chosen: ['city', 100],
  },
  {
    about: 'of two that cost the same, the first',
    zones: [zone('one'), zone('two')],
    offered: ['one', 'two'],
    chosen: ['one', 500],
  },
  {
    about: 'free from so much on',
    zones: [zone('far', { freeFromAmount: 2_000 }), city],
    offered: ['far', 'city'],
    chosen: ['far', 0],
  },
  {
    about: 'not free a cent below',
    zones: [zone('far', { freeFromAmount: 2_001 }), city],
    offered: ['far', 'city'],
    chosen: ['city', 100],
  },
  {
    about: 'less than the least is not delivered',
    zones: [zone('much', { leastAmount: 2_001 })],
    offered: ['much'],
    chosen: 'least_not_reached',
  },
  {
    about: 'the least itself is enough',
    zones: [zone('much', { leastAmount: 2_000 })],
    offered: ['much'],
    chosen: ['much', 500],
  },
  {
    about: 'what wants more goods is passed over',
    zones: [zone('much', { leastAmount: 9_000, feeAmount: 0 }), everywhere],
    offered: ['much', 'everywhere'],
    chosen: ['everywhere', 500],
  },
  {
    about: 'the wished zone is taken, not the cheapest',
    zones: [everywhere, city],
    wish: { kind: 'delivery', zoneId: 'everywhere' },
    offered: ['everywhere', 'city'],
    chosen: ['everywhere', 500],
  },
  {
    about: 'a wished zone that does not reach is refused, though another would',
    zones: [everywhere, city],
    to: toPorto,
    wish: { kind: 'delivery', zoneId: 'city' },
    offered: ['everywhere'],
    chosen: 'not_delivered_there',
  },
  {
    about: 'a zone of another shop is refused',
    zones: [everywhere],
    wish: { kind: 'delivery', zoneId: 'elsewhere' },
    offered: ['everywhere'],
    chosen: 'not_delivered_there',
  },
  {
    about: 'nobody is sent to fetch what they want brought',
    zones: [city],
    places: [shed],
    to: toPorto,
    offered: ['shed'],
    chosen: 'not_delivered_there',
  },
  {
    about: 'who wants to fetch it may',
    zones: [city],
    places: [shed],
    to: toPorto,
    wish: { kind: 'pickup' },
    offered: ['shed'],
    chosen: ['shed', 0],
  },
  { about: 'where only pickup is offered, it is that', places: [shed], offered: ['shed'], chosen: ['shed', 0] },
  {
    about: 'of several places the one that is named',
    places: [shed, place('hall')],
    wish: { kind: 'pickup', locationId: 'hall' },
    offered: ['shed', 'hall'],
    chosen: ['hall', 0],
  },
  {
    about: 'a place that offers no pickup is refused',
    places: [shed],
    wish: { kind: 'pickup', locationId: 'home' },
    offered: ['shed'],
    chosen: 'not_delivered_there',
  },
  { about: 'a shop that says nothing arranges it', offered: ['arranged'], chosen: ['arranged', 0] },
  { about: 'arranging needs no address', to: null, offered: ['arranged'], chosen: ['arranged', 0] },
  { about: 'pickup needs no address', places: [shed], to: null, offered: ['shed'], chosen: ['shed', 0] },
  {
    about: 'a shop that delivers arranges nothing',
    zones: [everywhere],
    wish: { kind: 'arranged' },
    offered: ['everywhere'],
    chosen: 'not_delivered_there',
  },
  {
    about: 'without an address the fee of everywhere is known already',
    zones: [everywhere, portugal],
    to: null,
    offered: ['everywhere'],
    chosen: ['everywhere', 500],
    problem: 'address_missing',
  },
  { about: 'without an address a circle asks for it', zones: [city], to: null, offered: [], chosen: 'address_missing' },
];

for (const { about, zones = [], places = [], goods = 2_000, to = toLisbon, wish, ...expected } of cases) {
  test(about, () => {
    const offer = { currency: 'EUR', zones, places };
    const options = deliveryOptions(offer, goods, to);
    assert.deepEqual(
      options.map(({ kind, zoneId, locationId }) => zoneId ?? locationId ?? kind),
      expected.offered,
    );
    const { chosen, problem } = chooseDelivery(offer, options, wish, to !== null);
    if (typeof expected.chosen === 'string') {
      assert.deepEqual([chosen, problem], [null, expected.chosen]);
      return;
    }
    const [id, fee] = expected.chosen;
    assert.deepEqual([chosen?.zoneId ?? chosen?.locationId ?? chosen?.kind, chosen?.fee.amount], [id, fee]);
    assert.equal(problem, expected.problem ?? null);
  });
}

const point = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
});
const country = fc.constantFrom('PT', 'ES', 'FR');
const cents = fc.integer({ min: 0, max: 3_000 });
const anyZone = fc
  .record({
    reach: fc.oneof(
      fc.record({ centre: point, radiusKm: fc.double({ min: 0.1, max: 20_000, noNaN: true }) }),
      fc.record({ countries: fc.uniqueArray(country, { minLength: 1 }) }),
      fc.constant({}),
    ),
    feeAmount: cents,
    freeFromAmount: fc.option(cents),
    leastAmount: fc.option(cents),
  })
  .map(({ reach, ...rest }) => ({ ...rest, ...reach }));
const anyOffer = fc
  .record({
    zones: fc.array(anyZone, { maxLength: 5 }),
    places: fc.nat({ max: 2 }),
  })
  .map(
    ({ zones, places }): Offer => ({
      currency: 'EUR',
      zones: zones.map((given, at) => zone(`zone ${at}`, given)),
      places: Array.from({ length: places }, (_, at) => place(`place ${at}`)),
    }),
  );
const anyDestination = fc.option(fc.record({ country, point: fc.option(point) }));

test('whatever a shop offers: what is chosen is an option that reaches, is worth it, and no other of its kind costs less', () => {
  fc.assert(
    fc.property(anyOffer, cents, anyDestination, (offer, goods, to) => {
      const options = deliveryOptions(offer, goods, to);
      const { chosen, problem } = chooseDelivery(offer, options, undefined, to !== null);

      // What an honest clerk would say of each zone, one question after the other.
      const says = offer.zones.map((zone) => {
        const isInside =
          zone.centre !== null
            ? to?.point != null && distanceKm(zone.centre, to.point) <= (zone.radiusKm ?? 0)
            : zone.countries !== null
              ? to !== null && zone.countries.includes(to.country)
              : true;
        const fee = zone.freeFromAmount !== null && goods >= zone.freeFromAmount ? 0 : zone.feeAmount;
        return { id: zone.id, isInside, isEnough: goods >= (zone.leastAmount ?? 0), fee };
      });
      const inside = says.filter(({ isInside }) => isInside);
      assert.deepEqual(
        options
          .filter(({ kind }) => kind === 'delivery')
          .map(({ zoneId, fee, reached }) => [zoneId, fee.amount, reached]),
        inside.map(({ id, fee, isEnough }) => [id, fee, isEnough]),
      );
      if (offer.zones.length > 0) {
        const open = inside.filter(({ isEnough }) => isEnough).toSorted((a, b) => a.fee - b.fee);
        assert.deepEqual(chosen && [chosen.zoneId, chosen.fee.amount], open[0] ? [open[0].id, open[0].fee] : null);
      } else {
        assert.equal(chosen?.kind, offer.places.length > 0 ? 'pickup' : 'arranged');
      }
      assert.ok(chosen !== null || problem !== null, 'whatever cannot be chosen says why');
      assert.equal(
        options.some(({ kind }) => kind === 'arranged'),
        offer.zones.length + offer.places.length === 0,
      );

      // Whatever is offered can be wished for, and is then what one gets.
      for (const option of options) {
        const wished = chooseDelivery(offer, options, option, to !== null);
        assert.deepEqual(wished.chosen, option.reached ? option : null);
      }
    }),
    { numRuns: 500 },
  );
});

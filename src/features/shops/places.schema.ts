import Type, { type Static } from 'typebox';
import { Id, Money, Nullable } from '#platform/http/schema.ts';
import { WeekHours } from './hours.schema.ts';

export const Latitude = Type.Number({ minimum: -90, maximum: 90, description: 'Degrees north, WGS 84.' });
export const Longitude = Type.Number({ minimum: -180, maximum: 180, description: 'Degrees east, WGS 84.' });

/** A point of the earth, in degrees of WGS 84. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export const Country = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2.', examples: ['PT'] });
const Text = Type.String({ maxLength: 100 });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const Kind = Type.Enum(['storefront', 'private'], {
  description: 'Of a private place others learn its town and a cell of about a kilometre, whatever they ask.',
});

const writable = {
  name: Name,
  kind: Kind,
  offersPickup: Type.Optional(Type.Boolean()),
  street: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  postalCode: Type.Optional(Nullable(Type.String({ maxLength: 20 }))),
  city: Type.Optional(Text),
  region: Type.Optional(Text),
  country: Type.Optional(Country),
  latitude: Latitude,
  longitude: Longitude,
  hours: Type.Optional(Nullable(WeekHours)),
};

export const NewLocation = Type.Object(writable, {
  title: 'NewLocation',
  description: 'Without a country it is told from the place.',
  examples: [{ name: 'Workshop', kind: 'private', city: 'Lisboa', latitude: 38.7139, longitude: -9.1394 }],
});
export type NewLocation = Static<typeof NewLocation>;

export const LocationChanges = Type.Partial(Type.Object(writable), {
  title: 'LocationChanges',
  minProperties: 1,
  examples: [{ offersPickup: true }],
});
export type LocationChanges = Static<typeof LocationChanges>;

export const Location = Type.Object(
  {
    id: Id,
    name: Type.String(),
    kind: Kind,
    offersPickup: Type.Boolean(),
    street: Nullable(Type.String()),
    postalCode: Nullable(Type.String()),
    city: Type.String(),
    region: Type.String(),
    country: Country,
    latitude: Latitude,
    longitude: Longitude,
    exact: Type.Boolean({ description: 'Else the point is the middle of a cell of about a kilometre.' }),
    hours: Nullable(WeekHours),
  },
  { title: 'Location' },
);
export type Location = Static<typeof Location>;

/** Where a shop is, as anybody may know it. */
export const PublicPlace = Type.Object(
  {
    city: Type.String(),
    region: Type.String(),
    country: Country,
    latitude: Latitude,
    longitude: Longitude,
  },
  { title: 'PublicPlace' },
);
export type PublicPlace = Static<typeof PublicPlace>;

const Days = Type.Integer({ minimum: 0, maximum: 365 });

const zone = {
  name: Name,
  locationId: Nullable(Id),
  radiusKm: Nullable(Type.Number({ exclusiveMinimum: 0, maximum: 20_040, description: 'Around that location.' })),
  countries: Nullable(Type.Array(Country, { minItems: 1, maxItems: 250 })),
  fee: Money,
  freeFrom: Nullable(Money),
  least: Nullable(Money),
  daysFrom: Nullable(Days),
  daysTo: Nullable(Days),
};

export const Zone = Type.Object(
  { id: Id, ...zone },
  {
    title: 'Zone',
    description:
      'Where a shop delivers to and for how much: a circle around one of its places, countries, or (with neither) everywhere.',
  },
);
export type Zone = Static<typeof Zone>;

export const NewZones = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.Optional(Id),
        name: zone.name,
        locationId: Type.Optional(zone.locationId),
        radiusKm: Type.Optional(zone.radiusKm),
        countries: Type.Optional(zone.countries),
        fee: zone.fee,
        freeFrom: Type.Optional(zone.freeFrom),
        least: Type.Optional(zone.least),
        daysFrom: Type.Optional(zone.daysFrom),
        daysTo: Type.Optional(zone.daysTo),
      }),
      { maxItems: 50 },
    ),
  },
  {
    title: 'NewZones',
    description: 'The whole list; what is not in it is gone. One with an id stays the same zone.',
    examples: [{ items: [{ name: 'Portugal', countries: ['PT'], fee: { amount: 490, currency: 'EUR' } }] }],
  },
);
export type NewZones = Static<typeof NewZones>;

export const Locations = Type.Object({ items: Type.Array(Location) });
export const Zones = Type.Object({ items: Type.Array(Zone) });

export const LocationParams = Type.Object({
  idOrSlug: Type.String({ minLength: 1, maxLength: 60, description: 'The id or the slug of the shop.' }),
  id: Id,
});

const edge = (of: typeof Latitude, value: number) => Type.Number({ ...of, default: value });

export const MapQuery = Type.Object({
  south: edge(Latitude, -90),
  west: edge(Longitude, -180),
  north: edge(Latitude, 90),
  east: edge(Longitude, 180),
});
export type MapQuery = Static<typeof MapQuery>;

export const ShopMap = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Id,
        slug: Type.String(),
        name: Type.String(),
        latitude: Latitude,
        longitude: Longitude,
        kind: Kind,
      }),
    ),
    total: Type.Integer({ minimum: 0 }),
    complete: Type.Boolean({ description: 'Else these are 2,000 of them, spread evenly.' }),
  },
  { title: 'ShopMap' },
);
export type ShopMap = Static<typeof ShopMap>;

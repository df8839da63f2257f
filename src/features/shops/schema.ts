import Type, { type Static } from 'typebox';
import { Picture } from '#features/files/schema.ts';
import { Paging } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';
import { Holiday, WeekHours } from './hours.schema.ts';

import { Country, Latitude, Longitude, PublicPlace } from './places.schema.ts';
import { Rating } from './rating.ts';
import { Permissions } from './staff.schema.ts';

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'As buyers read it.' });
const Slug = Type.String({
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  minLength: 3,
  maxLength: 60,
  description: 'The shop in addresses: lower case letters, digits and single dashes.',
  examples: ['anas-attic'],
});
const Description = Type.String({ maxLength: 5_000 });
const Currency = Type.String({
  pattern: '^[A-Z]{3}$',
  description: 'ISO 4217; the currency of all its prices.',
  examples: ['EUR'],
});
const TimeZone = Type.String({ maxLength: 60, description: 'IANA name; its days are counted in it.' });

const Policy = Type.Optional(Type.String({ maxLength: 10_000 }));
export const Policies = Type.Object(
  { returns: Policy, shipping: Policy, privacy: Policy, terms: Policy },
  { title: 'Policies', description: 'Plain texts. In a change, one that is left out stays; an empty one goes.' },
);
export type Policies = Static<typeof Policies>;

const profile = {
  policies: Policies,
  hours: Nullable(WeekHours),
  holidays: Type.Array(Holiday, { maxItems: 100 }),
  logoId: Nullable(Id),
  bannerId: Nullable(Id),
};

export const NewShop = Type.Object(
  {
    name: Name,
    slug: Type.Optional(Slug),
    description: Type.Optional(Description),
    currency: Type.Optional(Currency),
    timeZone: Type.Optional(TimeZone),
    policies: Type.Optional(profile.policies),
    hours: Type.Optional(profile.hours),
    holidays: Type.Optional(profile.holidays),
    logoId: Type.Optional(profile.logoId),
    bannerId: Type.Optional(profile.bannerId),
  },
  { title: 'NewShop', examples: [{ name: "Ana's Attic", currency: 'EUR', timeZone: 'Europe/Lisbon' }] },
);
export type NewShop = Static<typeof NewShop>;

export const ShopChanges = Type.Partial(
  Type.Object({
    name: Name,
    slug: Slug,
    description: Description,
    timeZone: TimeZone,
    ...profile,
    status: Type.Enum(['open', 'closed'], { description: 'A closed shop is shown but sells nothing.' }),
  }),
  { title: 'ShopChanges', minProperties: 1, examples: [{ description: 'Old radios, repaired.' }] },
);
export type ShopChanges = Static<typeof ShopChanges>;

export const Shop = Type.Object(
  {
    id: Id,
    slug: Slug,
    name: Type.String(),
    description: Type.String(),
    currency: Currency,
    timeZone: Type.String(),
    status: Type.Enum(['open', 'closed', 'hidden']),
    createdAt: Time,
    role: Nullable(Type.Enum(['owner', 'staff'])),
    permissions: Permissions,
    verified: Type.Boolean({ description: 'The house knows who runs it.' }),
    policies: Policies,
    hours: Nullable(WeekHours),
    holidays: Type.Array(Holiday),
    openNow: Nullable(Type.Boolean()),
    nextChangeAt: Nullable(Time),
    logo: Nullable(Picture),
    banner: Nullable(Picture),
    location: Nullable(PublicPlace),
    rating: Nullable(Rating),
    followerCount: Type.Integer({ minimum: 0, description: 'How many follow it.' }),
    externalId: Type.Optional(Nullable(Type.String({ description: 'Its own people see it alone.' }))),
  },
  {
    title: 'Shop',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000001',
        slug: 'anas-attic',
        name: "Ana's Attic",
        description: 'Old radios, repaired.',
        currency: 'EUR',
        timeZone: 'Europe/Lisbon',
        status: 'open',
        createdAt: '2026-11-22T10:00:00Z',
        role: null,
        permissions: [],
        verified: true,
        policies: { returns: 'Within 30 days.' },
        hours: { friday: [{ opens: '09:00', closes: '18:00' }] },
        holidays: [],
        openNow: true,
        nextChangeAt: '2026-11-27T18:00:00Z',
        logo: null,
        banner: null,
        location: { city: 'Lisboa', region: '', country: 'PT', latitude: 38.7139, longitude: -9.1394 },
        rating: { average: 4.6, count: 28 },
        followerCount: 112,
      },
    ],
  },
);
export type Shop = Static<typeof Shop>;

export const ListedShop = Type.Evaluate(
  Type.Intersect([
    Shop,
    Type.Object({ distanceKm: Type.Optional(Type.Number({ minimum: 0, description: 'Where a point was given.' })) }),
  ]),
);
export type ListedShop = Static<typeof ListedShop>;

export const ShopsQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      mine: Type.Optional(Type.Boolean({ description: 'Only my own, hidden ones too.' })),
      q: Type.Optional(Type.String({ maxLength: 100, description: 'Words of the name or the description.' })),
      country: Type.Optional(Country),
      lat: Type.Optional(Latitude),
      lng: Type.Optional(Longitude),
      radiusKm: Type.Optional(Type.Number({ minimum: 0, maximum: 20_040, description: 'Around that point.' })),
      openNow: Type.Optional(Type.Boolean({ description: 'Only those that are open at this moment.' })),
    }),
  ]),
);
export type ShopsQuery = Static<typeof ShopsQuery>;

export const Marketplace = Type.Object(
  {
    name: Type.String(),
    currency: Currency,
    mapTiles: Nullable(
      Type.Object({
        url: Type.String({ description: 'Template of the addresses: `https://tiles.example/{z}/{x}/{y}.png`.' }),
        credit: Type.String({ description: 'Whom the map names as its source.' }),
      }),
    ),
    textMessages: Type.Boolean({ description: 'Whether it sends text messages to telephones.' }),
  },
  { title: 'Marketplace', examples: [{ name: 'Souk', currency: 'EUR', mapTiles: null, textMessages: false }] },
);
export type Marketplace = Static<typeof Marketplace>;

/** How a shop is named beside what it offers. */
export const ShopName = Type.Object({ id: Id, slug: Type.String(), name: Type.String() }, { title: 'ShopName' });

export const ShopParams = Type.Object({
  idOrSlug: Type.String({ minLength: 1, maxLength: 60, description: 'The id or the slug.' }),
});

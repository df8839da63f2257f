import Type, { type Static } from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'As buyers read it.' });
const Slug = Type.String({
  pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
  minLength: 3,
  maxLength: 60,
  description: 'The shop in addresses: lower case letters, digits and single dashes.',
});
const Description = Type.String({ maxLength: 5_000 });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217; the currency of all its prices.' });
const TimeZone = Type.String({ maxLength: 60, description: 'IANA name; its days are counted in it.' });

export const NewShop = Type.Object(
  {
    name: Name,
    slug: Type.Optional(Slug),
    description: Type.Optional(Description),
    currency: Currency,
    timeZone: Type.Optional(TimeZone),
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
      },
    ],
  },
);
export type Shop = Static<typeof Shop>;

/** How a shop is named beside what it offers. */
export const ShopName = Type.Object({ id: Id, slug: Type.String(), name: Type.String() }, { title: 'ShopName' });

export const ShopParams = Type.Object({
  idOrSlug: Type.String({ minLength: 1, maxLength: 60, description: 'The id or the slug.' }),
});

import Type, { type Static, type TSchema } from 'typebox';
import { ProductCard } from '#features/catalogue/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id } from '#platform/http/schema.ts';

/** How many values one repeated parameter may have. */
const MOST_VALUES = 20;

/** Given once or several times: any of them will do. */
function anyOf(value: TSchema, description: string) {
  return Type.Union([value, Type.Array(value, { minItems: 1, maxItems: MOST_VALUES })], { description });
}

const Amount = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'In minor units (cents) of `currency`. The lowest price of a product with several variants counts.',
});

export const sorts = ['relevance', 'newest', 'popularity', 'rating', 'priceUp', 'priceDown', 'distance'] as const;
export type Sort = (typeof sorts)[number];

const Name = Type.String({ minLength: 1, maxLength: 60 });
const Shop = anyOf(Name, 'Only of this shop: its id or slug. Repeated: of any of them.');
const Category = anyOf(
  Type.String({ minLength: 1, maxLength: 600 }),
  'Only of this category and those below it: its id or path. Repeated: of any of them.',
);

/** What a facet can hold: longer values are texts to be read, not to be chosen by. */
export const LONGEST_VALUE = 100;
const AttributeValue = anyOf(
  Type.String({ minLength: 1, maxLength: LONGEST_VALUE }),
  'Only products with this value of that attribute; numbers as they are written in JSON, `true` and `false`. ' +
    '`attr.brand` is the brand. Repeated: any of the values. Different attributes: all of them.',
);
export const ATTRIBUTE = 'attr.';

/** As tracked views have it. */
const SessionId = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[!-~]+$',
  description: "The random name of the visit that searches are tracked under: for a guest's own recent searches.",
});

export const SearchQuery = Type.Object(
  {
    ...Paging.properties,
    // Longer than those of other lists: it says how the words of its first page were understood.
    cursor: Type.Optional(Type.String({ maxLength: 2_000, description: 'The `nextCursor` of the page before.' })),
    q: Type.Optional(Type.String({ maxLength: 1_000, description: 'What is looked for; without it, everything.' })),
    exact: Type.Optional(
      Type.Boolean({ description: 'True: the words as they are written, none corrected and none left out.' }),
    ),
    category: Type.Optional(Category as Type.TUnion<[Type.TString, Type.TArray<Type.TString>]>),
    shop: Type.Optional(Shop as Type.TUnion<[Type.TString, Type.TArray<Type.TString>]>),
    minPrice: Type.Optional(Amount),
    maxPrice: Type.Optional(Amount),
    currency: Type.Optional(
      Type.String({
        pattern: '^[A-Z]{3}$',
        description: "ISO 4217, of the prices asked for; else the marketplace's own.",
      }),
    ),
    minRating: Type.Optional(
      Type.Number({ minimum: 1, maximum: 5, description: 'Products that nobody rated are left out.' }),
    ),
    lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90, description: 'Where the asker is, in degrees.' })),
    lng: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    radiusKm: Type.Optional(
      Type.Number({ minimum: 0, maximum: 20_100, description: 'Only of shops with a place so near to the point.' }),
    ),
    delivery: Type.Optional(
      Type.Enum(['delivery', 'pickup'], {
        description:
          '`delivery`: of shops that deliver to the point; without one, that deliver at all. ' +
          '`pickup`: of shops with a place to pick up at, within `radiusKm` where that is given.',
      }),
    ),
    inStock: Type.Optional(Type.Boolean({ description: 'True: only what can be bought now.' })),
    sort: Type.Optional(
      Type.Enum([...sorts], {
        description:
          'Default `relevance`: the best match first; without words the newest. By price, products of other ' +
          'currencies come last; by distance, those of shops without a place. Equal ones: the newest first.',
      }),
    ),
    facets: Type.Optional(Type.Boolean({ description: 'False leaves the facets out.' })),
  },
  { patternProperties: { '^attr\\..{1,100}$': AttributeValue }, additionalProperties: false },
);
export type SearchQuery = Static<typeof SearchQuery>;

const Count = Type.Integer({ minimum: 0 });

const Facets = Type.Object(
  {
    categories: Type.Array(Type.Object({ id: Id, name: Type.String(), path: Type.String(), count: Count }), {
      description: 'The children of the chosen categories, else the roots; each counts what is below it too.',
    }),
    prices: Type.Array(
      Type.Object({
        from: Type.Integer(),
        to: Type.Union([Type.Integer(), Type.Null()], { description: 'Inclusive; null: no end.' }),
        count: Count,
      }),
      {
        description:
          'Bands in minor units of `currency`, fit for `minPrice` and `maxPrice`. Without empty ones at the ends.',
      },
    ),
    ratings: Type.Array(Type.Object({ from: Type.Integer(), count: Count })),
    shops: Type.Array(Type.Object({ id: Id, slug: Type.String(), name: Type.String(), count: Count })),
    delivery: Type.Array(Type.Object({ kind: Type.Enum(['delivery', 'pickup']), count: Count })),
    stock: Type.Array(Type.Object({ inStock: Type.Boolean(), count: Count })),
    attributes: Type.Array(
      Type.Object({
        name: Type.String(),
        values: Type.Array(Type.Object({ value: Type.String(), count: Count })),
      }),
      { description: 'Those that tell the matches apart best, the chosen ones first.' },
    ),
    currency: Type.String({ description: 'Of the price bands.' }),
    exact: Type.Boolean({
      description: 'False where there are too many matches: then the most popular of them are counted.',
    }),
  },
  {
    title: 'Facets',
    description: 'How many products each further choice would leave; each leaves its own present filter out.',
  },
);
export type Facets = Static<typeof Facets>;

export const FoundProduct = Type.Object(
  {
    ...ProductCard.properties,
    distanceKm: Type.Optional(
      Type.Number({
        description: "From the point to the nearest place of its shop; private places by their cell's middle.",
      }),
    ),
  },
  { title: 'FoundProduct' },
);
export type FoundProduct = Static<typeof FoundProduct>;

export const FoundProducts = Type.Object(
  {
    ...Page(FoundProduct).properties,
    total: Type.Object({
      value: Type.Integer(),
      exact: Type.Boolean({ description: 'False where there are at least that many.' }),
    }),
    facets: Type.Union([Facets, Type.Null()]),
    correctedQuery: Type.Union([Type.String(), Type.Null()], {
      description: 'What was searched where words were corrected (`exact=true` searches as written); else null.',
    }),
    corrections: Type.Array(Type.Object({ from: Type.String(), to: Type.String() }), {
      description:
        'Words that nothing, or hardly anything, has, and what was taken for them. Two may become one, one two.',
    }),
    droppedWords: Type.Array(Type.String(), {
      description:
        'Words that products need not have, because fewer than 20 had all words: what has all stands first by ' +
        'relevance, and `total`, facets and pages are of everything that is listed.',
    }),
    tookMs: Type.Number({ description: 'Time in the server, in milliseconds.' }),
  },
  { title: 'FoundProducts' },
);
export type FoundProducts = Static<typeof FoundProducts>;

export const SuggestQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({ maxLength: 200, description: 'What was typed so far; nothing: what was searched before.' }),
    ),
    limit: Type.Integer({ minimum: 1, maximum: 20, default: 8, description: 'Queries at most; of the others, half.' }),
    sessionId: Type.Optional(SessionId),
  },
  { additionalProperties: false },
);
export type SuggestQuery = Static<typeof SuggestQuery>;

export const RecentQuery = Type.Object({ sessionId: Type.Optional(SessionId) }, { additionalProperties: false });
export type RecentQuery = Static<typeof RecentQuery>;

export const Suggestions = Type.Object(
  {
    queries: Type.Array(
      Type.Object({
        text: Type.String(),
        isRecent: Type.Boolean({ description: 'Searched before by the asker or in that visit.' }),
      }),
    ),
    categories: Type.Array(Type.Object({ id: Id, name: Type.String(), path: Type.String() })),
    shops: Type.Array(Type.Object({ id: Id, slug: Type.String(), name: Type.String() })),
    products: Type.Array(
      Type.Pick(ProductCard, ['id', 'title', 'brand', 'price', 'highestPrice', 'imageUrl', 'shop'], {
        title: 'SuggestedProduct',
      }),
    ),
    tookMs: Type.Number({ description: 'Time in the server, in milliseconds.' }),
  },
  { title: 'Suggestions', description: 'How what is being typed may go on, the likeliest first.' },
);
export type Suggestions = Static<typeof Suggestions>;

import Type, { type Static } from 'typebox';
import { ProductCard } from '#features/catalogue/schema.ts';
import { Latitude, Longitude } from '#features/shops/places.schema.ts';
import { Page } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

/** As many as are recommended, and at most shown of any list here. */
export const MOST_RECOMMENDED = 20;

/** How a list came about. `off`: the person wants nothing of theirs to count, so it is what everybody turns to. */
export const Strategy = Type.Enum(['model', 'formula', 'trending', 'off']);
export type Strategy = Static<typeof Strategy>;

export const reasonCodes = [
  'because_viewed',
  'because_bought',
  'bought_together',
  'same_category',
  'popular_nearby',
  'trending',
  'from_followed_shop',
  'similar',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

const SessionId = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[!-~]+$',
  description: 'The name of the visit, as views are tracked with.',
});

export const RecommendationParams = Type.Object({
  userId: Type.String({
    pattern: '^(me|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$',
    description: '`me`, or the own id.',
    examples: ['me'],
  }),
});

export const RecommendationQuery = Type.Object({
  sessionId: Type.Optional(SessionId),
  strategy: Type.Optional(
    Type.Enum(['model', 'formula', 'trending'], { description: 'Without it: the best there is for this person.' }),
  ),
  lat: Type.Optional(Latitude),
  lng: Type.Optional(Longitude),
});
export type RecommendationQuery = Static<typeof RecommendationQuery>;

const Named = Type.Object({ id: Id, title: Type.String() });

export const Reason = Type.Object(
  {
    code: Type.Enum([...reasonCodes]),
    text: Type.String({ description: 'In the language of its reader.' }),
    product: Type.Optional(Named),
    shop: Type.Optional(Type.Object({ id: Id, name: Type.String() })),
    category: Type.Optional(Type.Object({ id: Id, name: Type.String() })),
  },
  {
    title: 'RecommendationReason',
    examples: [{ code: 'trending', text: 'Many look at it now' }],
  },
);
export type Reason = Static<typeof Reason>;

export const Recommendation = Type.Object(
  {
    product: ProductCard,
    score: Type.Number({ description: 'From 0 to 1, against the others of this list.' }),
    reason: Reason,
  },
  { title: 'Recommendation' },
);
export type Recommendation = Static<typeof Recommendation>;

export const Recommendations = Type.Object(
  {
    items: Type.Array(Recommendation),
    strategy: Strategy,
    computedAt: Time,
  },
  {
    title: 'Recommendations',
    description: 'The best first. Where the strategy finds too few, the next one fills up.',
  },
);
export type Recommendations = Static<typeof Recommendations>;

export const RelatedQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: MOST_RECOMMENDED, default: 12 }),
});

export const ViewedQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 50, default: MOST_RECOMMENDED }),
  sessionId: Type.Optional(SessionId),
});
export type ViewedQuery = Static<typeof ViewedQuery>;

export const ProductList = Type.Object(
  { items: Type.Array(ProductCard) },
  { title: 'ProductList', description: 'All there is; no pages.' },
);
export type ProductList = Static<typeof ProductList>;

const target = { productId: Type.Optional(Id), shopId: Type.Optional(Id), categoryId: Type.Optional(Id) };

export const NewRefusal = Type.Object(target, {
  title: 'NewRefusal',
  description: 'One of the three. A category is refused with all below it.',
  examples: [{ productId: '019a9d3e-7c00-7000-8000-000000000002' }],
});
export type NewRefusal = Static<typeof NewRefusal>;

export const Refusal = Type.Object(
  {
    kind: Type.Enum(['product', 'shop', 'category']),
    targetId: Id,
    name: Nullable(Type.String({ description: 'Null where nobody may see it any more.' })),
    createdAt: Time,
  },
  {
    title: 'Refusal',
    examples: [
      {
        kind: 'product',
        targetId: '019a9d3e-7c00-7000-8000-000000000002',
        name: 'Valve radio, restored',
        createdAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type Refusal = Static<typeof Refusal>;
export const RefusalPage = Page(Refusal);

const Amount = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Minor units of `currency`.',
});

export const RecommendationSettings = Type.Object(
  {
    isOff: Type.Boolean({ description: 'Nothing of mine counts: I see what everybody turns to.' }),
    minPrice: Nullable(Amount),
    maxPrice: Nullable(Amount),
    currency: Nullable(
      Type.String({ pattern: '^[A-Z]{3}$', description: 'Of the prices; prices in another are not compared.' }),
    ),
    place: Nullable(
      Type.Object(
        { latitude: Latitude, longitude: Longitude },
        { description: 'About where I am: kept as the middle of a cell of about a kilometre.' },
      ),
    ),
    withinKm: Nullable(
      Type.Integer({ minimum: 1, maximum: 20_000, description: 'Only from shops with a place this near to mine.' }),
    ),
  },
  {
    title: 'RecommendationSettings',
    examples: [{ isOff: false, minPrice: null, maxPrice: 20_000, currency: 'EUR', place: null, withinKm: null }],
  },
);
export type RecommendationSettings = Static<typeof RecommendationSettings>;

const markedStrategies = ['model', 'formula', 'trending', 'off', 'similar', 'bought_together', 'viewed'] as const;
const MOST_SHOWN_AT_ONCE = 100;

const Mark = Type.Object({
  strategy: Type.Enum([...markedStrategies]),
  place: Type.Enum(['home', 'product', 'cart', 'search', 'account', 'other']),
  count: Type.Integer({ minimum: 1, maximum: MOST_SHOWN_AT_ONCE, default: 1 }),
});

export const MarksSent = Type.Object(
  {
    sessionId: Type.Optional(SessionId),
    shown: Type.Optional(Type.Array(Mark, { maxItems: 10 })),
    clicked: Type.Optional(Type.Array(Mark, { maxItems: 10 })),
  },
  {
    title: 'RecommendationMarks',
    examples: [{ shown: [{ strategy: 'model', place: 'home', count: 12 }] }],
  },
);
export type MarksSent = Static<typeof MarksSent>;

import Type, { type Static } from 'typebox';
import { Page } from '#platform/http/paging.ts';
import { Id, Time } from '#platform/http/schema.ts';
import { SearchQuery } from '../schema.ts';

// The type of an object knows nothing of what its attributes are checked by.
const { patternProperties } = SearchQuery as { readonly patternProperties?: Record<string, Type.TSchema> };
const { cursor: _cursor, limit: _limit, facets: _facets, ...conditions } = SearchQuery.properties;

/** A search as `GET /api/search/products` takes it, without what only turns its pages. */
export const SearchConditions = Type.Object(conditions, {
  ...(patternProperties && { patternProperties }),
  additionalProperties: false,
});
export type SearchConditions = Static<typeof SearchConditions>;

export const everies = ['now', 'day', 'week', 'never'] as const;
export type Every = (typeof everies)[number];

const Every = Type.Enum([...everies], {
  description:
    'When new matches are told: `now` within a minute, `day` and `week` together at eight in the morning (of Mondays) ' +
    "in the owner's time zone.",
});

const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$',
});

const Parameter = Type.String({ maxLength: 1_000 });
const Query = Type.Record(
  Type.String({ maxLength: 150 }),
  Type.Union([Parameter, Type.Array(Parameter, { minItems: 1, maxItems: 20 })]),
  { maxProperties: 40, description: 'The parameters of `GET /api/search/products`, as its address has them.' },
);
export type SavedQuery = Static<typeof Query>;

export const NewSavedSearch = Type.Object(
  {
    name: Type.Optional(Type.String({ ...Name, description: 'Without one, what is looked for.' })),
    query: Query,
    every: Every,
  },
  { title: 'NewSavedSearch', examples: [{ query: { q: 'valve radio', maxPrice: '20000' }, every: 'day' }] },
);
export type NewSavedSearch = Static<typeof NewSavedSearch>;

export const SavedSearchChanges = Type.Partial(Type.Object({ name: Name, every: Every }), {
  title: 'SavedSearchChanges',
  minProperties: 1,
  examples: [{ every: 'never' }],
});
export type SavedSearchChanges = Static<typeof SavedSearchChanges>;

export const SavedSearch = Type.Object(
  {
    id: Id,
    name: Type.String(),
    query: Query,
    every: Every,
    newMatches: Type.Integer({ description: 'Products told of since its owner last opened it.' }),
    createdAt: Time,
  },
  {
    title: 'SavedSearch',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000031',
        name: 'valve radio',
        query: { maxPrice: '20000', q: 'valve radio' },
        every: 'day',
        newMatches: 2,
        createdAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);
export type SavedSearch = Static<typeof SavedSearch>;

export const SavedSearchPage = Type.Object(Page(SavedSearch).properties, { title: 'SavedSearchPage' });

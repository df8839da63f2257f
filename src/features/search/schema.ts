import Type, { type Static } from 'typebox';
import { ProductCard } from '#features/catalogue/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';

export const SearchQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      q: Type.Optional(
        Type.String({ maxLength: 1_000, description: 'What is looked for; without it the newest come first.' }),
      ),
      shop: Type.Optional(
        Type.String({ minLength: 1, maxLength: 60, description: 'Only of this shop: its id or slug.' }),
      ),
    }),
  ]),
);
export type SearchQuery = Static<typeof SearchQuery>;

export const FoundProducts = Type.Object(
  {
    ...Page(ProductCard).properties,
    total: Type.Object({
      value: Type.Integer(),
      exact: Type.Boolean({ description: 'False where there are at least that many.' }),
    }),
    tookMs: Type.Number({ description: 'Time in the server, in milliseconds.' }),
  },
  { title: 'FoundProducts' },
);
export type FoundProducts = Static<typeof FoundProducts>;

import Type, { type Static } from 'typebox';
import { ProductPicture } from '#features/catalogue/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

export const MOST_PICTURES = 6;

const Stars = Type.Integer({ minimum: 1, maximum: 5, description: 'Stars.' });
const Title = Type.String({ maxLength: 120, pattern: '^[^\\u0000-\\u001f\\u007f]*$', description: 'In one line.' });
const Body = Type.String({ maxLength: 5_000 });
const GivenPictures = Type.Array(
  Type.Object({
    id: Id,
    alt: Type.Optional(Type.String({ maxLength: 300, description: 'What is to be seen, in words.' })),
  }),
  { maxItems: MOST_PICTURES, description: 'All of them, in their order; uploaded by the author.' },
);

export const NewReview = Type.Object(
  {
    rating: Stars,
    title: Type.Optional(Title),
    body: Type.Optional(Body),
    pictures: Type.Optional(GivenPictures),
  },
  { title: 'NewReview', examples: [{ rating: 5, title: 'Sounds like new', body: 'Warm on all bands.' }] },
);
export type NewReview = Static<typeof NewReview>;

export const ReviewChanges = Type.Partial(Type.Object(NewReview.properties), {
  title: 'ReviewChanges',
  minProperties: 1,
  examples: [{ rating: 4 }],
});
export type ReviewChanges = Static<typeof ReviewChanges>;

export const Review = Type.Object(
  {
    id: Id,
    productId: Id,
    rating: Stars,
    title: Type.String(),
    body: Type.String(),
    pictures: Type.Array(ProductPicture),
    author: Nullable(
      Type.Object(
        { name: Type.String({ description: 'The first name, and a letter of the last.' }) },
        {
          description: 'Null where the account is erased.',
        },
      ),
    ),
    options: Type.Record(Type.String(), Type.String(), { description: 'Of the variant that was bought.' }),
    reply: Nullable(Type.Object({ text: Type.String(), at: Time }, { description: 'The answer of the shop.' })),
    createdAt: Time,
    editedAt: Nullable(Time),
    hidden: Type.Optional(Type.Boolean({ description: 'A moderator took it out of sight; its author is told.' })),
  },
  {
    title: 'Review',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000006',
        productId: '019a9d3e-7c00-7000-8000-000000000002',
        rating: 5,
        title: 'Sounds like new',
        body: 'Warm on all bands.',
        pictures: [],
        author: { name: 'Ben C.' },
        options: {},
        reply: { text: 'Enjoy it!', at: '2026-11-23T09:00:00Z' },
        createdAt: '2026-11-22T10:00:00Z',
        editedAt: null,
      },
    ],
  },
);
export type Review = Static<typeof Review>;

/** What all the reviews of a product or a shop say together, whatever part of them is listed. */
export const ReviewSummary = Type.Object(
  {
    average: Nullable(Type.Number({ description: 'Stars, to one decimal; null where nobody rated.' })),
    count: Type.Integer(),
    stars: Type.Array(Type.Integer(), {
      minItems: 5,
      maxItems: 5,
      description: 'How many gave one star, two, three, four, five.',
    }),
  },
  { title: 'ReviewSummary', examples: [{ average: 4.5, count: 2, stars: [0, 0, 0, 1, 1] }] },
);
export type ReviewSummary = Static<typeof ReviewSummary>;

export const ReviewsQuery = Type.Object({
  ...Paging.properties,
  rating: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, description: 'Only those with so many stars.' })),
  sort: Type.Enum(['newest', 'highest', 'lowest'], {
    default: 'newest',
    description: 'By stars, the newest first where they are equal.',
  }),
  withPictures: Type.Optional(Type.Boolean({ description: 'True: only those with pictures.' })),
});
export type ReviewsQuery = Static<typeof ReviewsQuery>;

export const ReviewPage = Type.Object({ ...Page(Review).properties, summary: ReviewSummary }, { title: 'ReviewPage' });

export const ShopReview = Type.Object(
  {
    ...Review.properties,
    product: Type.Object({
      id: Id,
      title: Type.String(),
      imageUrl: Nullable(Type.String()),
      onSale: Type.Boolean({ description: 'Whether everybody can see it.' }),
    }),
  },
  { title: 'ShopReview' },
);
export type ShopReview = Static<typeof ShopReview>;

export const ShopReviewsQuery = Type.Object({
  ...Paging.properties,
  answered: Type.Optional(Type.Boolean({ description: 'False: only those that wait for an answer of the shop.' })),
});
export type ShopReviewsQuery = Static<typeof ShopReviewsQuery>;

export const ShopReviewPage = Type.Object(
  { ...Page(ShopReview).properties, summary: ReviewSummary },
  { title: 'ShopReviewPage' },
);

export const MyReview = Type.Object(
  {
    product: Type.Object({ id: Id, title: Type.String(), imageUrl: Nullable(Type.String()) }),
    review: Nullable(Review),
    mayReview: Type.Boolean({ description: 'Whether I could write one now.' }),
    why: Nullable(Type.Enum(['not_bought', 'not_delivered', 'own_shop'], { description: 'Why I may not.' })),
  },
  {
    title: 'MyReview',
    description: 'What I wrote about a product, or whether I may. Also of one that I bought and that is off sale now.',
    examples: [
      {
        product: { id: '019a9d3e-7c00-7000-8000-000000000002', title: 'Valve radio, restored', imageUrl: null },
        review: null,
        mayReview: true,
        why: null,
      },
    ],
  },
);
export type MyReview = Static<typeof MyReview>;

export const Reply = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }) },
  { title: 'Reply', examples: [{ text: 'Thank you. Enjoy it!' }] },
);
export type Reply = Static<typeof Reply>;

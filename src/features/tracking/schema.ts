import Type, { type Static } from 'typebox';
import { Id } from '#platform/http/schema.ts';

export const LONGEST_STAY_SECONDS = 86_400;

export const ViewSent = Type.Object(
  {
    viewId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Made by the client. The same one again is no other view.' }),
    ),
    kind: Type.Optional(
      Type.Enum(['product', 'shop', 'search'], { description: 'What was looked at; told by what is given.' }),
    ),
    productId: Type.Optional(Id),
    shopId: Type.Optional(Id),
    query: Type.Optional(
      Type.String({ maxLength: 1_000, pattern: '\\S', description: 'What was searched; 200 letters of it are kept.' }),
    ),
    sessionId: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: '^[!-~]+$',
        description: 'A random name of the visit, made by the client: tells guests apart.',
      }),
    ),
    referrer: Type.Optional(
      Type.String({ maxLength: 4_096, description: 'The page before. Its query and fragment are not kept.' }),
    ),
    duration: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: LONGEST_STAY_SECONDS,
        description: 'Seconds they stayed so far. Sent again with the same `viewId` it only ever grows.',
      }),
    ),
  },
  {
    title: 'ViewSent',
    examples: [
      {
        viewId: '0b8f4c9e-3c1d-4d55-9a57-6f8f5b1f7c01',
        productId: '019a9d3e-7c00-7000-8000-000000000001',
        sessionId: 'k3J9xQ2m',
        referrer: 'https://example.com/radios',
      },
    ],
  },
);
export type ViewSent = Static<typeof ViewSent>;

export const ViewTaken = Type.Object(
  { viewId: Id },
  { title: 'ViewTaken', examples: [{ viewId: '0b8f4c9e-3c1d-4d55-9a57-6f8f5b1f7c01' }] },
);
export type ViewTaken = Static<typeof ViewTaken>;

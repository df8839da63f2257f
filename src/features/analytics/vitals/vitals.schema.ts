import Type, { type Static } from 'typebox';

export const vitalNames = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'] as const;
export type VitalName = (typeof vitalNames)[number];

const PageName = Type.String({
  minLength: 1,
  maxLength: 200,
  description: 'The pattern of its address, as `/products/$id`. What is no page of the web client counts as `other`.',
});

export const VitalsSent = Type.Object(
  {
    page: PageName,
    samples: Type.Array(
      Type.Object({
        metric: Type.Enum([...vitalNames]),
        value: Type.Number({ minimum: 0, maximum: 3_600_000, description: 'Milliseconds; of CLS its score.' }),
      }),
      { minItems: 1, maxItems: 10 },
    ),
  },
  { title: 'VitalsSent', examples: [{ page: '/products/$id', samples: [{ metric: 'LCP', value: 1_830.5 }] }] },
);
export type VitalsSent = Static<typeof VitalsSent>;

export const ClientErrorSent = Type.Object(
  {
    page: PageName,
    message: Type.String({
      minLength: 1,
      maxLength: 4_096,
      description: 'Its first line is kept, without addresses, numbers, and whatever else may be of a person.',
    }),
  },
  {
    title: 'ClientErrorSent',
    examples: [{ page: '/products/$id', message: "TypeError: Cannot read properties of undefined (reading 'price')" }],
  },
);
export type ClientErrorSent = Static<typeof ClientErrorSent>;

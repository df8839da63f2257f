import Type, { type Static } from 'typebox';
import { Time } from '#platform/http/schema.ts';

export const sizes = ['small', 'medium', 'large'] as const;
export type Size = (typeof sizes)[number];

const SignIn = Type.Object(
  {
    role: Type.Enum(['buyer', 'seller', 'admin']),
    email: Type.String(),
    password: Type.String(),
  },
  { title: 'DemoSignIn' },
);
export type DemoSignIn = Static<typeof SignIn>;

export const Demo = Type.Object(
  {
    demo: Type.Boolean({ description: 'Whether what is on show was made up for trying things out.' }),
    signIns: Type.Array(SignIn, {
      description: 'Who can be tried; told only to a browser on the machine of the server.',
    }),
  },
  {
    title: 'Demo',
    examples: [
      {
        demo: true,
        signIns: [{ role: 'buyer', email: 'buyer@demo.example', password: 'amber-otter-quiet-harbour' }],
      },
    ],
  },
);
export type Demo = Static<typeof Demo>;

export const DemoMail = Type.Object(
  {
    id: Type.String(),
    to: Type.String(),
    subject: Type.String(),
    time: Time,
    text: Type.String(),
    links: Type.Array(Type.String(), { description: 'Addresses in the text, in their order.' }),
  },
  {
    title: 'DemoMail',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000001',
        to: 'buyer@demo.example',
        subject: 'Confirm your address',
        time: '2026-11-22T10:00:00Z',
        text: 'Welcome!',
        links: ['http://localhost:3000/verify?token=…'],
      },
    ],
  },
);
export type DemoMail = Static<typeof DemoMail>;

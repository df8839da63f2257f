import Type, { type Static } from 'typebox';
import { Id } from '#platform/http/schema.ts';

const address = (longest: number) =>
  Type.String({ description: `WebP of at most ${longest} pixels on its longer side; stays the same for ever.` });

/** A picture as pages show it. */
export const Picture = Type.Object(
  {
    id: Id,
    url: address(1_600),
    thumbUrl: address(480),
    width: Type.Integer({ minimum: 1, description: 'Pixels of the one at `url`.' }),
    height: Type.Integer({ minimum: 1 }),
  },
  {
    title: 'Picture',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000001',
        url: '/api/files/019a9d3e-7c00-7000-8000-000000000001?size=large&signature=kJ2vXq8yNfZb0tR5mWc4sA',
        thumbUrl: '/api/files/019a9d3e-7c00-7000-8000-000000000001?size=thumb&signature=Zb0tR5mWc4sAkJ2vXq8yNf',
        width: 1_600,
        height: 1_200,
      },
    ],
  },
);
export type Picture = Static<typeof Picture>;

export const Size = Type.Enum(['large', 'thumb'], { default: 'large' });
export type Size = Static<typeof Size>;

export const UploadQuery = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 255, description: 'What its owner calls it; others never see it.' })),
});

export const FileQuery = Type.Object({
  size: Size,
  signature: Type.Optional(
    Type.String({ maxLength: 100, description: 'As in the address that was given out; without it there is nothing.' }),
  ),
  expires: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 4_102_444_800, description: 'Of an address that ends: seconds since 1970.' }),
  ),
});
export type FileQuery = Static<typeof FileQuery>;

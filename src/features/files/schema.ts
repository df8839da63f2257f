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

/** What a private file is, as whoever gets it sees it. */
export const PrivateKind = Type.Enum(['picture', 'document', 'voice']);
export type PrivateKind = Static<typeof PrivateKind>;

/** What every private file shows of itself; attachments of messages are made of it. */
export const privateFileFields = {
  id: Id,
  kind: PrivateKind,
  name: Type.String({ description: 'As its owner called it, with the ending of what it is.' }),
  mediaType: Type.String({ description: 'What it is by its bytes; pictures are drawn anew as WebP.' }),
  bytes: Type.Integer({ minimum: 1 }),
  url: Type.String({ description: 'Ends within the hour; asking again gives a fresh one.' }),
  thumbUrl: Type.Union([Type.String(), Type.Null()], { description: 'Of a picture; ends like `url`.' }),
  width: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { description: 'Pixels of the one at `url`.' }),
  height: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
};

/** A private file that was just uploaded. */
export const UploadedFile = Type.Object(privateFileFields, {
  title: 'UploadedFile',
  examples: [
    {
      id: '019a9d3e-7c00-7000-8000-000000000002',
      kind: 'document',
      name: 'Manual.pdf',
      mediaType: 'application/pdf',
      bytes: 184_220,
      url: '/api/files/019a9d3e-7c00-7000-8000-000000000002?size=large&expires=1795400400&signature=kJ2vXq8yNfZb0tR5mWc4sA',
      thumbUrl: null,
      width: null,
      height: null,
    },
  ],
});
export type UploadedFile = Static<typeof UploadedFile>;

export const Size = Type.Enum(['large', 'thumb'], { default: 'large' });
export type Size = Static<typeof Size>;

export const UploadQuery = Type.Object({
  name: Type.Optional(
    Type.String({ maxLength: 255, description: 'What its owner calls it; others see it where it is sent to them.' }),
  ),
  purpose: Type.Optional(
    Type.Enum(['message'], { description: 'To be sent with a message: a private file. Without it: a public picture.' }),
  ),
});
export type UploadQuery = Static<typeof UploadQuery>;

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

import Type, { type Static } from 'typebox';
import { privateFileFields } from '#features/files/schema.ts';
import { Id } from '#platform/http/schema.ts';

export const MOST_ATTACHMENTS = 10;

const seconds = { minimum: 0, maximum: 3_600 };

/** What the sender of a message attaches. */
export const NewAttachment = Type.Object(
  {
    id: Id,
    seconds: Type.Optional(
      Type.Integer({ ...seconds, description: 'How long a voice note is; of other files it is not kept.' }),
    ),
  },
  { title: 'NewAttachment', examples: [{ id: '019a9d3e-7c00-7000-8000-000000000002' }] },
);
export type NewAttachment = Static<typeof NewAttachment>;

export const Attachment = Type.Object(
  {
    ...privateFileFields,
    seconds: Type.Union([Type.Integer(seconds), Type.Null()], {
      description: 'Of a voice note, as the device that recorded it says.',
    }),
  },
  {
    title: 'Attachment',
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
        seconds: null,
      },
    ],
  },
);
export type Attachment = Static<typeof Attachment>;

import Type, { type Static } from 'typebox';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

export const Format = Type.Enum(['jsonl', 'csv', 'json'], {
  description: 'JSON Lines, CSV, or one JSON array. Left out, it is told by the name and the content.',
});

export const UploadQuery = Type.Object({
  name: Type.Optional(Type.String({ maxLength: 200, description: 'What the file is called.' })),
  format: Type.Optional(Format),
});

const Counts = Type.Object({
  read: Type.Integer({ description: 'Rows read so far; the next four add up to it.' }),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  warnings: Type.Integer({ description: 'Things left out of rows that came in.' }),
});

export const Import = Type.Object(
  {
    id: Id,
    kind: Type.Enum(['products']),
    fileName: Type.String(),
    status: Type.Enum(['waiting', 'running', 'finished', 'failed', 'stopped']),
    bytes: Type.Integer({ description: 'How far it came, in bytes of the unpacked file.' }),
    totalBytes: Nullable(Type.Integer({ description: 'Null where nobody knows.' })),
    counts: Counts,
    createdAt: Time,
    updatedAt: Time,
  },
  {
    title: 'Import',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000005',
        kind: 'products',
        fileName: 'autumn.csv',
        status: 'finished',
        bytes: 48_213,
        totalBytes: 48_213,
        counts: { read: 120, created: 118, updated: 0, unchanged: 0, refused: 2, warnings: 1 },
        createdAt: '2026-11-22T10:00:00Z',
        updatedAt: '2026-11-22T10:00:02Z',
      },
    ],
  },
);
export type Import = Static<typeof Import>;

export const ReportedRow = Type.Object(
  {
    line: Type.Integer({ description: 'Where the row begins in the file, from 1.' }),
    level: Type.Enum(['refused', 'warning'], { description: 'A warning is of a row that came in all the same.' }),
    externalId: Nullable(Type.String()),
    faults: Type.Array(
      Type.Object({
        path: Type.String({ description: 'Where in the product, as a JSON Pointer; empty for the row as a whole.' }),
        code: Type.String(),
        message: Type.String(),
      }),
    ),
  },
  { title: 'ReportedRow' },
);
export type ReportedRow = Static<typeof ReportedRow>;

export const ImportParams = Type.Object({
  idOrSlug: Type.String({ minLength: 1, maxLength: 60, description: 'Id of the shop or its slug' }),
  id: Id,
});

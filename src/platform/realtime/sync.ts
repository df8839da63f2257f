import Type from 'typebox';
import { signedIn } from '../actor.ts';
import type { Api } from '../http/api.ts';
import { Time } from '../http/schema.ts';
import { catchUp, formatCursor, parseCursor } from '../logs/person-log.ts';
import { invalid } from '../problems.ts';

const PersonEventDocument = Type.Object(
  {
    seq: Type.Integer({ description: 'Counts up by one for each event of mine.' }),
    type: Type.String({ description: 'One of docs/events.md.' }),
    payload: Type.Record(Type.String(), Type.Unknown()),
    createdAt: Time,
  },
  {
    title: 'PersonEvent',
    examples: [
      {
        seq: 7,
        type: 'notification.created',
        payload: { notificationId: '019a9d3e-7c00-7000-8000-000000000001' },
        createdAt: '2026-11-22T10:00:00Z',
      },
    ],
  },
);

/** The log of a person without a socket: what the sockets push, to be asked for. */
export function syncRoutes(api: Api): void {
  api.get(
    '/api/sync',
    {
      operation: 'sync',
      summary: 'What happened since',
      description:
        'Events behind the cursor, oldest first, at most 500. `reset` says that the cursor is of another history or too old: fetch everything anew and go on from the new cursor.',
      access: 'user',
      query: Type.Object({
        since: Type.Optional(Type.String({ maxLength: 60, description: 'The last `cursor`; none to begin.' })),
      }),
      answer: Type.Object({
        cursor: Type.String(),
        reset: Type.Boolean(),
        more: Type.Boolean({ description: 'Ask again at once.' }),
        events: Type.Array(PersonEventDocument),
      }),
    },
    async (context, { query }) => {
      const since = query.since === undefined ? undefined : parseCursor(query.since);
      if (query.since !== undefined && !since) throw invalid('/since', 'is not a cursor');
      const { epoch, seq, ...found } = await catchUp(context.house.database.db, signedIn(context).userId, since);
      return { cursor: formatCursor({ epoch, seq }), ...found };
    },
  );
}

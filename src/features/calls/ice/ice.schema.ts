import Type, { type Static } from 'typebox';
import { Nullable } from '#platform/http/schema.ts';
import { ice } from '../schema.ts';

export const IceServers = Type.Object(
  {
    ...ice,
    expiresAt: Nullable(
      Type.String({ format: 'date-time', description: 'Until when they open a relay; null where there is none.' }),
    ),
  },
  {
    title: 'IceServers',
    examples: [
      {
        iceServers: [
          {
            urls: ['turn:turn.market.example:3478?transport=udp'],
            username: '1795338000:019a9d3e-7c00-7000-8000-000000000003',
            credential: 'GzG0m6+Zq0tHh0YfO5iZ0d1lQ8k=',
          },
        ],
        iceTransportPolicy: 'all',
        expiresAt: '2026-11-22T15:00:00Z',
      },
    ],
  },
);
export type IceServers = Static<typeof IceServers>;

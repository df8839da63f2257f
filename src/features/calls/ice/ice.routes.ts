import type { Api } from '#platform/http/api.ts';
import { IceServers } from './ice.schema.ts';
import { showIceServers } from './ice-servers.ts';

export function iceRoutes(api: Api): void {
  api.get(
    '/api/calls/ice-servers',
    {
      operation: 'listIceServers',
      summary: 'By which servers my device finds another',
      description:
        'Credentials are mine and end at `expiresAt`; who calls gets them with the call. Without servers devices of one network still find each other.',
      access: 'user',
      answer: IceServers,
    },
    (context) => showIceServers(context),
  );
}

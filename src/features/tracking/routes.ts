import type { Api } from '#platform/http/api.ts';
import { ViewSent, ViewTaken } from './schema.ts';
import { trackView } from './service.ts';

export function routes(api: Api): void {
  api.post(
    '/api/track/view',
    {
      operation: 'trackView',
      summary: 'Tell that something was looked at',
      description:
        'Answered once the view is stored for good. Sent again with the same `viewId` it counts once, and a longer ' +
        '`duration` from the same visitor is taken over; for that `viewId` and `duration` are enough. Bots are ' +
        'answered the same and not counted. Takes `text/plain` too, as `navigator.sendBeacon` sends it.',
      access: 'optional',
      body: ViewSent,
      answer: ViewTaken,
      status: 202,
      problems: ['not_found'],
      beacon: true,
      limit: 'track',
    },
    (context, { body }, _reply, request) => trackView(context, body, request.host),
  );
}

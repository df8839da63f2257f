import type { Api } from '#platform/http/api.ts';
import { ClientErrorSent, VitalsSent } from './vitals.schema.ts';
import { takeError, takeVitals } from './vitals.ts';

/** No message of a browser is longer. */
const MOST_BYTES = 16_384;

export function vitalsRoutes(api: Api): void {
  api.post(
    '/api/track/vitals',
    {
      operation: 'trackVitals',
      summary: 'Tell how fast a page of the web client was',
      description:
        "For those who agreed to tell. Only counts are kept: nobody's name, address or device. Takes `text/plain` " +
        'too, as `navigator.sendBeacon` sends it.',
      access: 'public',
      body: VitalsSent,
      status: 202,
      beacon: true,
      bodyLimit: MOST_BYTES,
      limit: 'track',
    },
    async (context, { body }) => takeVitals(context, body),
  );

  api.post(
    '/api/track/errors',
    {
      operation: 'trackClientError',
      summary: 'Tell what broke in the web client',
      description:
        'For those who agreed to tell. Kept are the message, without what may be of a person, its page and how often; ' +
        'at most 500 different ones a day. Takes `text/plain` too, as `navigator.sendBeacon` sends it.',
      access: 'public',
      body: ClientErrorSent,
      status: 202,
      beacon: true,
      bodyLimit: MOST_BYTES,
      limit: 'track',
    },
    async (context, { body }) => takeError(context, body),
  );
}

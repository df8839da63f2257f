import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Call } from '../schema.ts';
import { beat } from './heartbeat.ts';
import { setMedia } from './media.ts';
import {
  Heartbeat,
  HeartbeatAnswer,
  MediaState,
  NewSignal,
  SignalReceipt,
  Signals,
  SignalsQuery,
} from './signals.schema.ts';
import { listSignals, sendSignal } from './signals.ts';

/** Of a whole request, as it is sent. */
const MOST_SIGNAL_BYTES = 65_536;

const fromADevice = ['not_found', 'not_your_device', 'call_over', 'call_not_active'];

export function signalsRoutes(api: Api): void {
  api.post(
    '/api/calls/:id/signals',
    {
      operation: 'sendSignal',
      summary: 'Say something to the other device of a call',
      description:
        'Only the two devices that are in it, while it is active; at most 64 KB. Signals of a call are numbered in the order they came. The same `signalId` again is answered 200 with the number it got.',
      access: 'user',
      params: IdParams,
      body: NewSignal,
      bodyLimit: MOST_SIGNAL_BYTES,
      answer: SignalReceipt,
      status: 201,
      oftenThere: true,
      problems: fromADevice,
      limit: 'signal',
    },
    (context, { params, body }) => sendSignal(context, params.id, body),
  );

  api.get(
    '/api/calls/:id/signals',
    {
      operation: 'listSignals',
      summary: 'What the other device of a call said',
      description: 'Oldest first. Nothing is missed by whoever asks after the `lastSeq` of the answer before.',
      access: 'user',
      params: IdParams,
      query: SignalsQuery,
      answer: Signals,
      problems: fromADevice,
      limit: 'signal',
    },
    (context, { params, query }) => listSignals(context, params.id, query),
  );

  api.put(
    '/api/calls/:id/media',
    {
      operation: 'setCallMedia',
      summary: 'Mute, camera, screen: what I send in a call',
      description: 'All of it each time, so that no order of requests can mix it up.',
      access: 'user',
      params: IdParams,
      body: MediaState,
      answer: Call,
      problems: fromADevice,
      limit: 'signal',
    },
    (context, { params, body }) => setMedia(context, params.id, body),
  );

  api.put(
    '/api/calls/:id/heartbeat',
    {
      operation: 'keepCallAlive',
      summary: 'Say that my device is still in a call',
      description:
        'Every five seconds. Who says nothing for 30 s is shown as reconnecting; a call of which both say nothing for 60 s, or one says for 30 s that the media are lost, is over. Answers what was missed: the state of the call and the number of the last signal.',
      access: 'user',
      params: IdParams,
      body: Heartbeat,
      answer: HeartbeatAnswer,
      problems: ['not_found', 'not_your_device'],
      limit: 'signal',
    },
    (context, { params, body }) => beat(context, params.id, body),
  );
}

import Type, { type Static } from 'typebox';
import { CallStatus } from '#features/conversations/messages/call-line.schema.ts';
import { Nullable, Time } from '#platform/http/schema.ts';
import { DeviceId } from '../schema.ts';

const device = 'tab-5f0c81d2';
const Seq = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });

export const SignalKind = Type.Enum(['description', 'candidates', 'restart'], {
  description: '`restart`: begin the negotiation anew, because this device lost its part of it.',
});
export type SignalKind = Static<typeof SignalKind>;

const Payload = Type.Object(
  {},
  {
    additionalProperties: true,
    description: 'Between the two devices: nobody else reads it, and no log has it. At most 16 levels deep.',
  },
);

export const NewSignal = Type.Object(
  {
    deviceId: DeviceId,
    signalId: Type.String({
      pattern: '^[A-Za-z0-9_-]{8,64}$',
      description: 'Made by the device. The same again is the same signal.',
    }),
    kind: SignalKind,
    payload: Payload,
  },
  {
    title: 'NewSignal',
    examples: [
      { deviceId: device, signalId: 'offer-0001', kind: 'description', payload: { type: 'offer', sdp: 'v=0' } },
    ],
  },
);
export type NewSignal = Static<typeof NewSignal>;

export const SignalReceipt = Type.Object(
  { seq: Type.Integer({ description: 'Its number in this call.' }) },
  { title: 'SignalReceipt', examples: [{ seq: 3 }] },
);
export type SignalReceipt = Static<typeof SignalReceipt>;

export const SignalsQuery = Type.Object({
  deviceId: DeviceId,
  after: Type.Integer({ ...Seq, default: 0, description: 'The `lastSeq` of the answer before.' }),
});
export type SignalsQuery = Static<typeof SignalsQuery>;

export const Signals = Type.Object(
  {
    items: Type.Array(
      Type.Object({ seq: Seq, kind: SignalKind, payload: Payload }, { description: 'What the other device said.' }),
    ),
    lastSeq: Type.Integer({ description: 'Up to which number this answer goes. Ask again after it.' }),
  },
  {
    title: 'Signals',
    examples: [{ items: [{ seq: 3, kind: 'description', payload: { type: 'offer', sdp: 'v=0' } }], lastSeq: 3 }],
  },
);
export type Signals = Static<typeof Signals>;

export const MediaState = Type.Object(
  { deviceId: DeviceId, audio: Type.Boolean(), video: Type.Boolean(), sharing: Type.Boolean() },
  {
    title: 'MediaState',
    description: 'What I send now: sound, the camera, the screen.',
    examples: [{ deviceId: device, audio: true, video: false, sharing: false }],
  },
);
export type MediaState = Static<typeof MediaState>;

export const Heartbeat = Type.Object(
  {
    deviceId: DeviceId,
    media: Type.Enum(['connecting', 'connected', 'lost'], {
      description: 'Whether sound and pictures of the other come in. `lost` also where it could not be reached at all.',
    }),
  },
  { title: 'Heartbeat', examples: [{ deviceId: device, media: 'connected' }] },
);
export type Heartbeat = Static<typeof Heartbeat>;

export const HeartbeatAnswer = Type.Object(
  {
    status: CallStatus,
    lastSignalSeq: Type.Integer({ description: 'Of either device. Greater than the last I know of: fetch.' }),
    peerReconnecting: Nullable(Type.Boolean({ description: 'The other was not heard of for a while.' })),
    serverTime: Time,
  },
  {
    title: 'HeartbeatAnswer',
    examples: [{ status: 'active', lastSignalSeq: 3, peerReconnecting: false, serverTime: '2026-11-22T10:00:00Z' }],
  },
);
export type HeartbeatAnswer = Static<typeof HeartbeatAnswer>;

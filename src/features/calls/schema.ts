import Type, { type Static } from 'typebox';
import { CallStatus, CallType, EndReason } from '#features/conversations/messages/call-line.schema.ts';
import { Side } from '#features/conversations/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

export { Empty } from '#features/conversations/schema.ts';

export const DeviceId = Type.String({
  pattern: '^[A-Za-z0-9_-]{8,64}$',
  description: 'Made by the device, one for each tab of a browser.',
});

/** What a device sends of itself. */
const sent = { audio: Type.Boolean(), video: Type.Boolean(), sharing: Type.Boolean() };

export const PinnedProduct = Type.Object(
  {
    id: Id,
    title: Type.String(),
    price: Money,
    imageUrl: Nullable(Type.String()),
    available: Type.Boolean({ description: 'Whether it can be seen and bought now.' }),
  },
  { description: 'What lies on the table between the two.' },
);

/** What a call says, whoever shows it; the answer to calling has more. */
const call = {
  id: Id,
  conversationId: Id,
  callerId: Id,
  receiverId: Type.String({
    format: 'uuid',
    description: 'Of a shop its owner, until one of its people takes the call.',
  }),
  callType: CallType,
  status: CallStatus,
  endReason: Nullable(EndReason),
  duration: Type.Integer({
    minimum: 0,
    description: 'Whole seconds from the answer to the end; 0 unless it is `ended`.',
  }),
  ringExpiresAt: Type.String({ format: 'date-time', description: 'Until when it rings, on every device.' }),
  createdAt: Time,
  startedAt: Nullable(Type.String({ format: 'date-time', description: 'When it was answered.' })),
  endedAt: Nullable(Time),
  direction: Type.Enum(['outgoing', 'incoming']),
  side: Side,
  shop: Type.Object({ id: Id, slug: Type.String(), name: Type.String(), logoUrl: Nullable(Type.String()) }),
  buyer: Type.Object({ id: Id, name: Type.String() }),
  answeredBy: Nullable(
    Type.String({ description: 'Who of the shop took it, for its people; null for the buyer and before the answer.' }),
  ),
  rings: Type.Integer({ minimum: 0, description: 'Devices that said that they ring.' }),
  me: Nullable(
    Type.Object(
      { deviceId: Nullable(Type.String({ description: 'The device of mine that is in it.' })), ...sent },
      { description: 'Null for those who are not in it themselves, and before their answer.' },
    ),
  ),
  peer: Nullable(
    Type.Object(
      { ...sent, reconnecting: Type.Boolean({ description: 'Their device is silent; it may come back.' }) },
      { description: 'Null before the answer, and for those who are not in it themselves.' },
    ),
  ),
  product: Nullable(PinnedProduct),
  products: Type.Array(
    Type.Object({
      productId: Nullable(Id),
      title: Type.String(),
      pinnedAt: Time,
      unpinnedAt: Nullable(Time),
    }),
    { description: 'What lay on the table, oldest first.' },
  ),
  lastSignalSeq: Type.Integer({ minimum: 0 }),
};

const example = {
  id: '019a9d3e-7c00-7000-8000-000000000030',
  conversationId: '019a9d3e-7c00-7000-8000-000000000010',
  callerId: '019a9d3e-7c00-7000-8000-000000000003',
  receiverId: '019a9d3e-7c00-7000-8000-000000000002',
  ...{ callType: 'video', status: 'ringing', endReason: null, duration: 0 },
  ringExpiresAt: '2026-11-22T10:00:45Z',
  createdAt: '2026-11-22T10:00:00Z',
  ...{ startedAt: null, endedAt: null, direction: 'outgoing', side: 'buyer' },
  shop: { id: '019a9d3e-7c00-7000-8000-000000000001', slug: 'attic', name: 'Attic', logoUrl: null },
  buyer: { id: '019a9d3e-7c00-7000-8000-000000000003', name: 'Ben Costa' },
  ...{ answeredBy: null, rings: 1 },
  me: { deviceId: 'tab-V1StGXR8', audio: true, video: true, sharing: false },
  ...{ peer: null, product: null, products: [], lastSignalSeq: 0 },
};

export const Call = Type.Object(call, { title: 'Call', examples: [example] });
export type Call = Static<typeof Call>;

export const IceServer = Type.Object(
  {
    urls: Type.Array(Type.String()),
    username: Type.Optional(Type.String()),
    credential: Type.Optional(Type.String()),
  },
  { description: 'What `RTCPeerConnection` takes as it is.' },
);
export type IceServer = Static<typeof IceServer>;

/** What a device needs to find the other. */
export const ice = {
  iceServers: Type.Array(IceServer),
  iceTransportPolicy: Type.Enum(['all', 'relay'], { description: '`relay`: by the relay of the market alone.' }),
};

export const CallStart = Type.Object(
  {
    ...call,
    serverTime: Type.String({ format: 'date-time', description: 'To reckon the deadline on a clock that is wrong.' }),
    ...ice,
    iceExpiresAt: Nullable(Type.String({ format: 'date-time', description: 'Null where they do not expire.' })),
  },
  {
    title: 'CallStart',
    examples: [
      {
        ...{ ...example, serverTime: '2026-11-22T10:00:00Z' },
        ...{ iceServers: [], iceTransportPolicy: 'all', iceExpiresAt: '2026-11-22T15:00:00Z' },
      },
    ],
  },
);
export type CallStart = Static<typeof CallStart>;

export const NewCall = Type.Object(
  {
    conversationId: Type.Optional(Type.String({ format: 'uuid', description: 'The other side of it is rung.' })),
    shopId: Type.Optional(
      Type.String({ format: 'uuid', description: 'Instead: this shop, in the conversation that I have with it.' }),
    ),
    callType: CallType,
    deviceId: Type.Optional(DeviceId),
  },
  {
    title: 'NewCall',
    examples: [{ conversationId: '019a9d3e-7c00-7000-8000-000000000010', callType: 'video', deviceId: 'tab-V1StGXR8' }],
  },
);
export type NewCall = Static<typeof NewCall>;

export const WithDevice = Type.Object(
  { deviceId: DeviceId },
  { title: 'WithDevice', examples: [{ deviceId: 'tab-V1StGXR8' }] },
);

export const ActiveCalls = Type.Object(
  {
    call: Nullable(Call),
    ringing: Type.Array(Call, { description: 'Those that ring for me.' }),
    serverTime: Time,
  },
  { title: 'ActiveCalls', examples: [{ call: null, ringing: [], serverTime: '2026-11-22T10:00:00Z' }] },
);
export type ActiveCalls = Static<typeof ActiveCalls>;

export const CallsQuery = Type.Object({
  ...Paging.properties,
  status: Type.Optional(CallStatus),
  callType: Type.Optional(CallType),
  conversationId: Type.Optional(Id),
  shop: Type.Optional(
    Type.String({ minLength: 1, maxLength: 60, description: 'All calls of this shop: its id or slug.' }),
  ),
});
export type CallsQuery = Static<typeof CallsQuery>;

export const CallPage = Page(Call);
export type CallPage = Static<typeof CallPage>;

import Type, { type Static, type TObject } from 'typebox';
import { Value } from 'typebox/value';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

/** Where something is told: in the app's list, and by what leaves the house. */
export const channels = ['inApp', 'email', 'push', 'sms'] as const;
export type Channel = (typeof channels)[number];

/** What a type has by itself: `locked` is on and nobody can turn it off; a channel left out is not offered. */
type Wont = 'locked' | 'on' | 'off';

/** Under what it stands among somebody's preferences. */
export const preferenceGroups = ['security', 'orders', 'messages', 'calls', 'wishes', 'shop', 'house'] as const;
export type PreferenceGroup = (typeof preferenceGroups)[number];

interface NotificationType {
  /** Null for what an account cannot do without: a mail that was asked for is nobody's to turn off. */
  readonly group: PreferenceGroup | null;
  readonly channels: { readonly [C in Channel]?: Wont };
  /** Seconds a channel waits for it to be read in the app; what is read by then, or comes meanwhile, is not sent again. */
  readonly patience?: { readonly [C in Channel]?: number };
  /** What the intent must carry for it to be told; anything more is ignored. */
  readonly data: TObject;
}

const Link = Type.Object({ tokenId: Id });

const Device = Type.Object({
  browser: Type.Optional(Nullable(Type.String())),
  os: Type.Optional(Nullable(Type.String())),
});

/** Where something happened, as far as it is known. */
const Sighting = Type.Object({
  device: Type.Optional(Nullable(Device)),
  ipAddress: Type.Optional(Nullable(Type.String())),
});
export type Sighting = Static<typeof Sighting>;

const Reason = Type.Optional(Nullable(Type.String()));

/** What everything told of an order names it by; `shop` is the name of the shop. */
const ofOrder = { orderId: Id, number: Type.Integer(), shop: Type.String() };
const whatWasOrdered = { title: Type.String(), pieces: Type.Integer(), total: Money };
/** Whose step it was: who reads of it is on the other side, or reads of the market itself. */
const By = Type.Enum(['buyer', 'shop', 'house']);

/** What one has to know: in the app and by mail always, elsewhere as one likes. */
const must = { inApp: 'locked', email: 'locked', push: 'on', sms: 'off' } as const;
/** What is good to know. */
const should = { inApp: 'on', email: 'off', push: 'on' } as const;

function order<T extends Record<string, Type.TSchema>>(data: T) {
  return { group: 'orders' as const, channels: must, data: Type.Object({ ...ofOrder, ...data }) };
}

/** What is on the table between a buyer and a shop; `side` is the reader's. */
const ofOffer = {
  offerId: Id,
  conversationId: Id,
  shop: Type.String(),
  product: Type.String(),
  quantity: Type.Integer(),
  /** Of one piece. */
  price: Money,
  side: Type.Enum(['buyer', 'shop']),
};

/** Who calls, and where; `side` is the reader's. */
const ofCall = {
  callId: Id,
  conversationId: Id,
  shop: Type.String(),
  from: Type.String(),
  callType: Type.Enum(['audio', 'video']),
  side: Type.Enum(['buyer', 'shop']),
};

/** What somebody waited for, and what it costs now. */
const ofWish = { productId: Id, product: Type.String(), shop: Type.String(), price: Money };

/** A review goes by the name and the id of what it is of. */
const ModeratedKind = Type.Enum(['product', 'shop', 'review', 'message']);

const account = { group: null, channels: { email: 'locked' } } as const;
const security = { group: 'security', channels: must, data: Sighting } as const;

/** Everything people are told of, where, and what they may turn on and off. */
export const notificationTypes = {
  'account.verify_email': { ...account, data: Link },
  'account.reset_password': { ...account, data: Link },
  'account.suspended': { ...account, data: Type.Object({ until: Time, reason: Reason }) },
  'account.banned': { ...account, data: Type.Object({ reason: Reason }) },
  'security.new_device': security,
  'security.token_reused': security,
  'security.password_changed': security,
  'order.placed': order(whatWasOrdered),
  'order.received': order(whatWasOrdered),
  'order.confirmed': order({}),
  'order.shipped': order({
    carrier: Nullable(Type.String()),
    trackingNumber: Nullable(Type.String()),
    trackingUrl: Nullable(Type.String()),
  }),
  'order.delivered': order({ by: By }),
  'order.cancelled': order({
    by: By,
    reason: Type.String(),
    overdue: Type.Optional(Type.Boolean({ description: 'The shop did not confirm it in time.' })),
  }),
  'order.refunded': order({ amount: Money }),
  'order.return_requested': order({ pieces: Type.Integer(), reason: Type.String() }),
  'order.return_decided': order({ decision: Type.Enum(['accepted', 'declined', 'received']), answer: Type.String() }),
  'message.received': {
    group: 'messages',
    channels: { inApp: 'on', email: 'on', push: 'on', sms: 'off' },
    patience: { push: 10, email: 300, sms: 300 },
    data: Type.Object({
      conversationId: Id,
      shop: Type.String(),
      from: Type.String(),
      text: Type.String({ description: 'Its beginning.' }),
      side: Type.Enum(['buyer', 'shop'], { description: "The reader's side." }),
    }),
  },
  'offer.received': {
    group: 'messages',
    channels: { inApp: 'on', email: 'on', push: 'on', sms: 'off' },
    data: Type.Object({ ...ofOffer, from: Type.String() }),
  },
  'offer.answered': {
    group: 'messages',
    channels: { inApp: 'on', email: 'on', push: 'on', sms: 'off' },
    data: Type.Object({ ...ofOffer, answer: Type.Enum(['accepted', 'declined']) }),
  },
  'call.ringing': {
    group: 'calls',
    channels: { inApp: 'on', push: 'on' },
    data: Type.Object({ ...ofCall, ringExpiresAt: Time }),
  },
  'call.missed': {
    group: 'calls',
    channels: { inApp: 'on', email: 'on', push: 'on' },
    patience: { email: 300 },
    data: Type.Object(ofCall),
  },
  'call.answered': {
    // Only where it was pushed that somebody calls: in its place.
    group: null,
    channels: { push: 'on' },
    data: Type.Object({
      callId: Id,
      from: Type.String(),
      outcome: Type.Enum(['answered', 'declined', 'over']),
      by: Nullable(Type.String({ description: 'Who of the colleagues; null where it was the reader.' })),
    }),
  },
  'call_back.requested': {
    group: 'calls',
    channels: { inApp: 'on', email: 'on', push: 'on', sms: 'off' },
    patience: { email: 300, sms: 300 },
    data: Type.Object({
      callBackId: Id,
      shop: Type.String(),
      buyer: Type.String(),
      note: Type.String(),
      wantedAt: Nullable(Time),
    }),
  },
  'price_alert.reached': {
    group: 'wishes',
    channels: { inApp: 'on', email: 'on', push: 'on', sms: 'off' },
    patience: { email: 300, sms: 300 },
    data: Type.Object({
      ...ofWish,
      from: Type.Object(Money.properties, { description: 'What it cost when the alert was set.' }),
      target: Nullable(Money),
      percent: Nullable(Type.Integer()),
    }),
  },
  'price_alert.back_in_stock': {
    group: 'wishes',
    channels: { inApp: 'on', email: 'on', push: 'on', sms: 'off' },
    patience: { email: 300, sms: 300 },
    data: Type.Object(ofWish),
  },
  'review.written': {
    group: 'shop',
    channels: should,
    data: Type.Object({ product: Type.String(), shop: Type.String(), rating: Type.Integer() }),
  },
  'review.replied': {
    group: 'messages',
    channels: should,
    data: Type.Object({ productId: Id, shop: Type.String() }),
  },
  'saved_search.matched': {
    group: 'wishes',
    channels: { inApp: 'on', email: 'off', push: 'on' },
    patience: { push: 60, email: 300 },
    data: Type.Object({
      savedSearchId: Id,
      name: Type.String(),
      count: Type.Integer({ minimum: 1, description: 'What was told since its owner last opened it.' }),
      titles: Type.Array(Type.String(), { minItems: 1, description: 'Of the newest.' }),
      link: Type.String({ pattern: '^/(?!/)', description: 'The search itself.' }),
    }),
  },
  'shop.followed': {
    group: 'shop',
    channels: { inApp: 'on', email: 'off', push: 'off' },
    data: Type.Object({ shopId: Id, shop: Type.String(), name: Type.String() }),
  },
  'moderation.hidden': {
    group: 'house',
    channels: { inApp: 'locked', email: 'locked', push: 'on' },
    data: Type.Object({ kind: ModeratedKind, id: Id, name: Type.String(), note: Type.String() }),
  },
  'moderation.report_decided': {
    group: 'house',
    channels: { inApp: 'on', email: 'off', push: 'off' },
    data: Type.Object({ kind: Type.Optional(ModeratedKind), name: Type.String(), upheld: Type.Boolean() }),
  },
  'system.announcement': {
    group: 'house',
    channels: { inApp: 'on', email: 'off', push: 'off' },
    data: Type.Object({
      title: Type.String(),
      body: Type.String(),
      link: Type.Optional(Nullable(Type.String({ pattern: '^/(?!/)', description: 'A path of this market.' }))),
    }),
  },
} as const satisfies Record<string, NotificationType>;

type Types = typeof notificationTypes;
export type TypeName = keyof Types;
export type DataOf<T extends TypeName> = Static<Types[T]['data']>;

type Told<C extends Channel> = { [T in TypeName]: C extends keyof Types[T]['channels'] ? T : never }[TypeName];
export type InAppType = Told<'inApp'>;
/** Types that are said in a line: in the app, or on a device. */
export type LineType = InAppType | Told<'push'>;
export type MailType = Told<'email'>;
/** Types that somebody may choose how to be told of. */
export type ListedType = { [T in TypeName]: Types[T]['group'] extends null ? never : T }[TypeName];

export const typeNames = Object.keys(notificationTypes) as TypeName[];
export const inAppTypes = typeNames.filter((type) => isTold(type, 'inApp')) as InAppType[];
export const listedTypes = typeNames.filter((type) => notificationTypes[type].group !== null) as ListedType[];

/** Whether notifications of that type may go by that channel; false for a type nobody knows. */
export function isTold(type: string, channel: 'inApp' | 'push' | 'sms'): type is LineType;
export function isTold(type: string, channel: 'email'): type is MailType;
export function isTold(type: string, channel: Channel): boolean;
export function isTold(type: string, channel: Channel): boolean {
  return wontOf(type, channel) !== null;
}

/** What that type has by itself on that channel; null where it is not offered, or nobody knows the type. */
export function wontOf(type: string, channel: Channel): Wont | null {
  if (!isKnown(type)) return null;
  const offered: NotificationType['channels'] = notificationTypes[type].channels;
  return offered[channel] ?? null;
}

export function isLocked(type: string, channel: Channel): boolean {
  return wontOf(type, channel) === 'locked';
}

/** Seconds that channel waits for it to be read in the app. */
export function patienceOf(type: TypeName, channel: Channel): number {
  const { patience }: NotificationType = notificationTypes[type];
  return patience?.[channel] ?? 0;
}

/** The types of a preference group; without one those of all. */
export function typesOf(group?: PreferenceGroup): ListedType[] {
  return listedTypes.filter((type) => !group || notificationTypes[type].group === group);
}

/** Whether an intent can be carried out: its type is known and its data is what the type needs. */
export function canBeTold<I extends { readonly type: string; readonly data: unknown }>(
  intent: I,
): intent is I & { readonly type: TypeName } {
  return isKnown(intent.type) && Value.Check(notificationTypes[intent.type].data, intent.data);
}

export function isKnown(type: string): type is TypeName {
  return Object.hasOwn(notificationTypes, type);
}

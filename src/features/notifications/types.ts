import Type, { type Static, type TObject } from 'typebox';
import { Value } from 'typebox/value';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

export type Channel = 'inApp' | 'email';

interface NotificationType {
  readonly channels: readonly Channel[];
  /** Security, and what an account cannot do without: nobody can turn it off. */
  readonly locked: boolean;
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

function order<T extends Record<string, Type.TSchema>>(data: T) {
  return {
    channels: ['inApp', 'email'] as const,
    locked: true as const,
    data: Type.Object({ ...ofOrder, ...data }),
  };
}

/** A review goes by the name and the id of what it is of. */
const ModeratedKind = Type.Enum(['product', 'shop', 'review']);

/** Everything people are told of, where, and whether they may turn it off. */
export const notificationTypes = {
  'account.verify_email': { channels: ['email'], locked: true, data: Link },
  'account.reset_password': { channels: ['email'], locked: true, data: Link },
  'account.suspended': { channels: ['email'], locked: true, data: Type.Object({ until: Time, reason: Reason }) },
  'account.banned': { channels: ['email'], locked: true, data: Type.Object({ reason: Reason }) },
  'security.new_device': { channels: ['inApp', 'email'], locked: true, data: Sighting },
  'security.token_reused': { channels: ['inApp', 'email'], locked: true, data: Sighting },
  'security.password_changed': { channels: ['inApp', 'email'], locked: true, data: Sighting },
  'moderation.hidden': {
    channels: ['inApp', 'email'],
    locked: true,
    data: Type.Object({ kind: ModeratedKind, id: Id, name: Type.String(), note: Type.String() }),
  },
  'moderation.report_decided': {
    channels: ['inApp'],
    locked: false,
    data: Type.Object({ kind: Type.Optional(ModeratedKind), name: Type.String(), upheld: Type.Boolean() }),
  },
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
  'review.written': {
    channels: ['inApp'],
    locked: false,
    data: Type.Object({ product: Type.String(), shop: Type.String(), rating: Type.Integer() }),
  },
  'review.replied': {
    channels: ['inApp'],
    locked: false,
    data: Type.Object({ productId: Id, shop: Type.String() }),
  },
  'system.announcement': {
    channels: ['inApp'],
    locked: false,
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

type Told<C extends Channel> = { [T in TypeName]: C extends Types[T]['channels'][number] ? T : never }[TypeName];
export type InAppType = Told<'inApp'>;
export type MailType = Told<'email'>;

export const inAppTypes = namesTold('inApp') as InAppType[];

function namesTold(channel: Channel): TypeName[] {
  return (Object.keys(notificationTypes) as TypeName[]).filter((name) => isTold(name, channel));
}

/** Whether notifications of that type go by that channel; false for a type nobody knows. */
export function isTold(type: string, channel: 'inApp'): type is InAppType;
export function isTold(type: string, channel: 'email'): type is MailType;
export function isTold(type: string, channel: Channel): boolean;
export function isTold(type: string, channel: Channel): boolean {
  return isKnown(type) && (notificationTypes[type].channels as readonly Channel[]).includes(channel);
}

/** Whether an intent can be carried out: its type is known and its data is what the type needs. */
export function canBeTold({ type, data }: { readonly type: string; readonly data: unknown }): boolean {
  return isKnown(type) && Value.Check(notificationTypes[type].data, data);
}

function isKnown(type: string): type is TypeName {
  return Object.hasOwn(notificationTypes, type);
}

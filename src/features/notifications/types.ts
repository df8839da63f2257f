import Type, { type Static, type TObject } from 'typebox';
import { Value } from 'typebox/value';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

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
    data: Type.Object({ kind: Type.Enum(['product', 'shop']), id: Id, name: Type.String(), note: Type.String() }),
  },
  'moderation.report_decided': {
    channels: ['inApp'],
    locked: false,
    data: Type.Object({ name: Type.String(), upheld: Type.Boolean() }),
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

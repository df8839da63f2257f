import Type, { type Static } from 'typebox';
import { Nullable } from '#platform/http/schema.ts';
import { preferenceGroups } from '../types.ts';

const Cell = Nullable(
  Type.Object({
    on: Type.Boolean(),
    locked: Type.Boolean({ description: 'It is on, and cannot be turned off.' }),
    default: Type.Boolean({ description: 'What it is until somebody says otherwise.' }),
  }),
);

const Every = Type.Enum(['off', 'hour', 'day'], {
  description: 'Mails of this type are gathered for an hour, or until eight in the morning, into one.',
});

const Preference = Type.Object({
  type: Type.String(),
  label: Type.String({ description: 'In the language of its reader.' }),
  group: Type.Enum(preferenceGroups),
  channels: Type.Object(
    { inApp: Cell, email: Cell, push: Cell, sms: Cell },
    { description: 'Null where it is not offered.' },
  ),
  digest: Nullable(Every),
});

const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM' });
const QuietHours = Type.Object(
  { from: Clock, to: Clock },
  { description: 'By the clock of my time zone, over midnight where `to` comes first.' },
);

export const Preferences = Type.Object(
  {
    types: Type.Array(Preference),
    quietHours: Nullable(QuietHours),
    timeZone: Type.String(),
    available: Type.Object(
      {
        email: Type.Boolean({ description: 'The address is known to be mine.' }),
        push: Type.Boolean({ description: 'A device of mine takes push messages.' }),
        sms: Type.Boolean({
          description: 'The phone number is known to be mine, and this market sends text messages.',
        }),
      },
      { description: 'What would reach me now.' },
    ),
  },
  {
    title: 'NotificationPreferences',
    examples: [
      {
        types: [
          {
            type: 'message.received',
            label: 'New messages',
            group: 'messages',
            channels: {
              inApp: { on: true, locked: false, default: true },
              email: { on: true, locked: false, default: true },
              push: { on: true, locked: false, default: true },
              sms: { on: false, locked: false, default: false },
            },
            digest: 'off',
          },
        ],
        quietHours: { from: '22:00', to: '07:00' },
        timeZone: 'Europe/Lisbon',
        available: { email: true, push: false, sms: false },
      },
    ],
  },
);
export type Preferences = Static<typeof Preferences>;

const Switch = Type.Optional(Type.Boolean());
export const PreferenceChanges = Type.Object(
  {
    types: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^[a-z_]{1,40}\\.[a-z_]{1,40}$' }),
        Type.Object({
          inApp: Switch,
          email: Switch,
          push: Switch,
          sms: Switch,
          digest: Type.Optional(Every),
        }),
        { maxProperties: 100 },
      ),
    ),
    quietHours: Type.Optional(Nullable(QuietHours)),
  },
  {
    title: 'NotificationPreferenceChanges',
    examples: [
      { types: { 'message.received': { sms: false, digest: 'hour' } }, quietHours: { from: '22:00', to: '07:00' } },
    ],
  },
);
export type PreferenceChanges = Static<typeof PreferenceChanges>;

export const UnsubscribeQuery = Type.Object({
  token: Type.String({ maxLength: 2_000, description: 'As it stands in a mail.' }),
});

export const Unsubscription = Type.Object(
  {
    mails: Type.Array(Type.Object({ type: Type.String(), label: Type.String() })),
    on: Type.Boolean({ description: 'Whether any of these mails still comes.' }),
  },
  {
    title: 'Unsubscription',
    examples: [{ mails: [{ type: 'message.received', label: 'New messages' }], on: false }],
  },
);
export type Unsubscription = Static<typeof Unsubscription>;

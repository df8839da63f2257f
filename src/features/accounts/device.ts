import bowser from 'bowser';
import Type, { type Static } from 'typebox';
import { Nullable } from '#platform/http/schema.ts';

export const Device = Type.Object(
  {
    kind: Type.Enum(['desktop', 'mobile', 'tablet', 'tv', 'bot', 'other']),
    browser: Nullable(Type.String()),
    os: Nullable(Type.String()),
  },
  { title: 'Device', examples: [{ kind: 'mobile', browser: 'Safari', os: 'iOS' }] },
);
export type Device = Static<typeof Device>;

const kinds = ['desktop', 'mobile', 'tablet', 'tv', 'bot'] as const;

/** What a user agent says of the device. Versions are left out: they change under a device that stays the same. */
export function deviceOf(userAgent: string): Device {
  if (userAgent === '') return { kind: 'other', browser: null, os: null };
  const { browser, os, platform } = bowser.parse(userAgent);
  return {
    kind: kinds.find((kind) => kind === platform.type) ?? 'other',
    browser: browser.name || null,
    os: os.name || null,
  };
}

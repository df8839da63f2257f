import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { endOfDigest, endOfQuiet, type QuietHours } from './quiet-hours.ts';

const at = (text: string) => Temporal.Instant.from(text);

test('what comes in quiet hours waits to their end, also over midnight, and nothing else waits', () => {
  const night = { from: '22:00', to: '07:00' };
  const cases: [QuietHours, string, string][] = [
    [night, '2026-06-01T20:00:00Z', '2026-06-02T05:00:00Z'],
    [night, '2026-06-02T04:59:59.999999Z', '2026-06-02T05:00:00Z'],
    [night, '2026-06-02T05:00:00Z', '2026-06-02T05:00:00Z'],
    [night, '2026-06-01T19:59:59Z', '2026-06-01T19:59:59Z'],
    [{ from: '12:00', to: '13:30' }, '2026-06-01T10:15:00Z', '2026-06-01T11:30:00Z'],
    // Clocks go from 2:00 to 3:00: half past two never comes, quiet ends with the jump.
    [{ from: '23:00', to: '02:30' }, '2026-03-28T23:30:00Z', '2026-03-29T01:00:00Z'],
    // They go from 3:00 back to 2:00: quiet ends at the first half past two and begins again with the second two.
    [{ from: '23:00', to: '02:30' }, '2026-10-24T23:30:00Z', '2026-10-25T00:30:00Z'],
    [{ from: '23:00', to: '02:30' }, '2026-10-25T01:10:00Z', '2026-10-25T01:30:00Z'],
  ];
  for (const [hours, from, to] of cases) {
    assert.equal(endOfQuiet(at(from), hours, 'Europe/Vienna').toString(), at(to).toString(), `${hours.from} ${from}`);
  }
});

test('quiet hours end where somebody who looks at the clock each minute says, in any zone, whatever clocks do', () => {
  const zones = [
    'Europe/Vienna',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'UTC',
  ];
  const clock = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${twoDigits(hour)}:${twoDigits(minute)}`);
  const moment = fc.record({
    day: fc.nat(3_000),
    minutes: fc.integer({ min: -1_600, max: 1_600 }),
    near: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.constantFrom(...zones), clock, clock, moment, (zone, from, to, { day, minutes, near }) => {
      fc.pre(from !== to);
      const first = at('2024-01-01T00:00:00Z').add({ hours: 24 * day });
      const shift = near ? first.toZonedDateTimeISO(zone).getTimeZoneTransition('next') : null;
      const start = (shift?.toInstant() ?? first).add({ minutes });
      let expected = start;
      while (isQuietAt(expected, from, to, zone)) expected = expected.add({ minutes: 1 });
      assert.equal(endOfQuiet(start, { from, to }, zone).toString(), expected.toString());
    }),
    { numRuns: 150 },
  );
});

test('a digest of the hour ends after an hour, one of the day at the next eight of their clock', () => {
  const cases: ['hour' | 'day', string, string][] = [
    ['hour', '2026-06-01T20:00:00Z', '2026-06-01T21:00:00Z'],
    ['day', '2026-06-01T05:59:00Z', '2026-06-01T06:00:00Z'],
    ['day', '2026-06-01T06:00:00Z', '2026-06-02T06:00:00Z'],
    ['day', '2026-03-28T12:00:00Z', '2026-03-29T06:00:00Z'],
    ['day', '2026-10-24T12:00:00Z', '2026-10-25T07:00:00Z'],
  ];
  for (const [every, from, to] of cases) {
    assert.equal(endOfDigest(at(from), every, 'Europe/Vienna').toString(), at(to).toString(), `${every} ${from}`);
  }
});

function isQuietAt(instant: Temporal.Instant, from: string, to: string, zone: string): boolean {
  const { hour, minute } = instant.toZonedDateTimeISO(zone);
  const now = `${twoDigits(hour)}:${twoDigits(minute)}`;
  return from < to ? from <= now && now < to : from <= now || now < to;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

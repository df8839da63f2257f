import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Database, openDatabase } from '#platform/database/connection.ts';
import { cloneDatabase, type TestDatabase } from '#support/database.ts';
import { type DayHours, type Holiday, type WeekHours, weekdays } from './hours.schema.ts';
import { clockIn, isOpenAt, isTimeZone, nextChange } from './hours.ts';

let clone: TestDatabase;
let database: Database;

before(async () => {
  clone = await cloneDatabase();
  database = openDatabase(clone.url);
});
after(async () => {
  await database.close();
  await clone.drop();
});

const at = (text: string) => Temporal.Instant.from(text);
const daily = (...spans: [string, string][]): WeekHours =>
  Object.fromEntries(weekdays.map((day) => [day, spans.map(([opens, closes]) => ({ opens, closes }))]));
const next = (hours: WeekHours, zone: string, instant: string, holidays: Holiday[] = []) =>
  nextChange(hours, holidays, zone, at(instant))?.toString() ?? null;

test('a shop keeps its own clock, whatever the clocks do', () => {
  const nine = daily(['09:00', '17:00']);
  // [zone, instant, open at it, next change], around the days on which clocks are set on or back.
  const cases: [string, string, boolean, string][] = [
    ['Europe/Berlin', '2026-03-28T08:30:00Z', true, '2026-03-28T16:00:00Z'],
    ['Europe/Berlin', '2026-03-29T06:30:00Z', false, '2026-03-29T07:00:00Z'],
    ['Europe/Berlin', '2026-10-25T07:59:59Z', false, '2026-10-25T08:00:00Z'],
    ['America/New_York', '2026-03-08T13:00:00Z', true, '2026-03-08T21:00:00Z'],
    ['America/New_York', '2026-11-01T13:59:00Z', false, '2026-11-01T14:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T22:29:00Z', false, '2026-04-04T22:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T21:59:00Z', false, '2026-10-03T22:00:00Z'],
    ['Africa/Casablanca', '2026-02-14T07:59:00Z', false, '2026-02-14T08:00:00Z'],
    ['Asia/Kathmandu', '2026-06-01T03:15:00Z', true, '2026-06-01T11:15:00Z'],
  ];
  for (const [zone, instant, open, change] of cases) {
    assert.equal(isOpenAt(nine, [], zone, at(instant)), open, `${zone} ${instant}`);
    assert.equal(next(nine, zone, instant), change, `${zone} ${instant}`);
  }
});

test('what opens in an hour that is skipped opens when the clock shows a later one', () => {
  const early = daily(['02:30', '05:00']);
  assert.equal(next(early, 'Europe/Berlin', '2026-03-29T00:30:00Z'), '2026-03-29T01:00:00Z');
  assert.equal(isOpenAt(early, [], 'Europe/Berlin', at('2026-03-29T01:00:00Z')), true);
});

test('an hour that comes twice counts twice', () => {
  const bar = daily(['20:00', '02:30']);
  assert.equal(next(bar, 'Europe/Berlin', '2026-10-24T22:00:00Z'), '2026-10-25T00:30:00Z');
  assert.equal(isOpenAt(bar, [], 'Europe/Berlin', at('2026-10-25T00:45:00Z')), false);
  assert.equal(next(bar, 'Europe/Berlin', '2026-10-25T00:45:00Z'), '2026-10-25T01:00:00Z');
  assert.equal(next(bar, 'Europe/Berlin', '2026-10-25T01:10:00Z'), '2026-10-25T01:30:00Z');
});

test('hours over midnight belong to the day they begin on', () => {
  const bar: WeekHours = {
    friday: [{ opens: '20:00', closes: '02:00' }],
    saturday: [{ opens: '01:00', closes: '03:00' }],
  };
  assert.equal(isOpenAt(bar, [], 'UTC', at('2026-11-28T00:30:00Z')), true);
  assert.equal(next(bar, 'UTC', '2026-11-27T23:00:00Z'), '2026-11-28T03:00:00Z');
  assert.equal(next(bar, 'UTC', '2026-11-28T03:00:00Z'), '2026-12-04T20:00:00Z');
  const closedOnFriday: Holiday[] = [{ from: '2026-11-27', to: '2026-11-27' }];
  assert.equal(isOpenAt(bar, closedOnFriday, 'UTC', at('2026-11-28T00:30:00Z')), false);
  const closedOnSaturday: Holiday[] = [{ from: '2026-11-28', to: '2026-11-28' }];
  assert.equal(isOpenAt(bar, closedOnSaturday, 'UTC', at('2026-11-28T01:30:00Z')), true);
  assert.equal(next(bar, 'UTC', '2026-11-27T23:00:00Z', closedOnSaturday), '2026-11-28T02:00:00Z');
});

test('a shop that never closes says so until its next holiday, and one on holiday when it is back', () => {
  const always = daily(['00:00', '24:00']);
  assert.equal(next(always, 'Europe/Lisbon', '2026-11-22T10:00:00Z'), null);
  const holidays: Holiday[] = [{ from: '2027-08-01', to: '2027-08-31', note: 'Summer' }];
  assert.equal(next(always, 'Europe/Lisbon', '2026-11-22T10:00:00Z', holidays), '2027-07-31T23:00:00Z');
  assert.equal(next(always, 'Europe/Lisbon', '2027-08-02T10:00:00Z', holidays), '2027-08-31T23:00:00Z');
  assert.equal(next({}, 'Europe/Lisbon', '2026-11-22T10:00:00Z'), null);
  const market: Holiday[] = [{ from: '2026-12-24', to: '2026-12-24', hours: [{ opens: '08:00', closes: '12:00' }] }];
  assert.equal(next({}, 'Europe/Lisbon', '2026-11-22T10:00:00Z', market), '2026-12-24T08:00:00Z');
});

test('an offset is no time zone, and neither is a word', () => {
  for (const name of ['+01:00', '-0300', 'Mars/Olympus', '']) assert.equal(isTimeZone(name), false, name);
  for (const name of ['Europe/Lisbon', 'UTC', 'Etc/GMT+12']) assert.equal(isTimeZone(name), true, name);
});

const clock = fc.nat({ max: 47 }).map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
const day: fc.Arbitrary<DayHours> = fc.array(
  fc.record({ opens: clock, closes: fc.oneof(clock, fc.constant('24:00')) }),
  {
    maxLength: 3,
  },
);
const week: fc.Arbitrary<WeekHours> = fc
  .tuple(day, day, day, day, day, day, day)
  .map((days) => Object.fromEntries(weekdays.map((name, index) => [name, days[index] ?? []])));
const holiday: fc.Arbitrary<Holiday> = fc
  .record({ first: fc.nat({ max: 12 }), length: fc.nat({ max: 3 }), hours: fc.option(day, { nil: undefined }) })
  .map(({ first, length, hours }) => {
    const from = Temporal.PlainDate.from('2026-10-20').add({ days: first });
    return { from: `${from}`, to: `${from.add({ days: length })}`, ...(hours && { hours }) };
  });
const zone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
);

test('the next change is the first minute at which it is otherwise', () => {
  fc.assert(
    fc.property(
      week,
      fc.array(holiday, { maxLength: 2 }),
      zone,
      fc.nat({ max: 10 * 1440 }),
      (hours, free, name, minute) => {
        const start = at('2026-10-22T00:00:00Z').add({ minutes: minute });
        const now = isOpenAt(hours, free, name, start);
        const change = nextChange(hours, free, name, start);
        // Every half hour is enough: nothing above opens or closes between.
        const firstHalf = 30 - (minute % 30);
        for (let ahead = firstHalf; ahead < 3 * 1440; ahead += 30) {
          const moment = start.add({ minutes: ahead });
          if (change && Temporal.Instant.compare(moment, change) >= 0) break;
          assert.equal(isOpenAt(hours, free, name, moment), now, `${moment} before ${change}`);
        }
        if (change) assert.equal(isOpenAt(hours, free, name, change), !now);
      },
    ),
    { numRuns: 150 },
  );
});

test('the database says the same of every shop', async () => {
  const moment = fc.record({
    week,
    free: fc.array(holiday, { maxLength: 2 }),
    zone,
    minute: fc.nat({ max: 14 * 1440 }),
  });
  const shops = fc.sample(moment, 600).map(({ week, free, zone, minute }) => {
    const instant = at('2026-10-20T00:00:00Z').add({ minutes: minute });
    const { day, clock } = clockIn(zone, instant);
    return { hours: week, holidays: free, day: `${day}`, clock, open: isOpenAt(week, free, zone, instant) };
  });
  const { rows } = await database.pool.query<{ open: boolean }>(
    `select souk_is_open(shop -> 'hours', shop -> 'holidays', (shop ->> 'day')::date, shop ->> 'clock') as open
     from jsonb_array_elements($1) with ordinality as shops (shop, at) order by at`,
    [JSON.stringify(shops)],
  );
  assert.deepEqual(
    rows.map(({ open }) => open),
    shops.map(({ open }) => open),
  );
});

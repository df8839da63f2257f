import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { startTestServer, type TestServer } from '#support/app.ts';
import type { Person } from '#support/people.ts';
import { queueDueReports } from './jobs.ts';
import { mailReport } from './mailing.ts';
import { nextMorning } from './schedule.ts';
import type { SavedReport } from './schema.ts';

test('a morning is seven o’clock of the shop, whatever its clocks do', () => {
  const cases = [
    // Before and after seven, by another clock than ours.
    ['daily', '2026-11-23T06:59:59Z', 'Europe/Lisbon', '2026-11-23T07:00:00Z'],
    ['daily', '2026-11-23T07:00:00Z', 'Europe/Lisbon', '2026-11-24T07:00:00Z'],
    ['daily', '2026-11-23T22:30:00Z', 'Asia/Kolkata', '2026-11-24T01:30:00Z'],
    // Over the night in which clocks are set forward, and back.
    ['daily', '2026-03-28T12:00:00Z', 'Europe/Berlin', '2026-03-29T05:00:00Z'],
    ['daily', '2026-10-24T12:00:00Z', 'Europe/Berlin', '2026-10-25T06:00:00Z'],
    ['weekly', '2026-11-23T06:00:00Z', 'UTC', '2026-11-23T07:00:00Z'],
    ['weekly', '2026-11-23T08:00:00Z', 'UTC', '2026-11-30T07:00:00Z'],
    // It is Monday there already.
    ['weekly', '2026-11-22T20:00:00Z', 'Pacific/Auckland', '2026-11-29T18:00:00Z'],
    ['monthly', '2026-01-31T12:00:00Z', 'America/New_York', '2026-02-01T12:00:00Z'],
    ['monthly', '2026-02-01T12:00:00Z', 'America/New_York', '2026-03-01T12:00:00Z'],
    ['monthly', '2026-12-31T23:00:00Z', 'Pacific/Honolulu', '2027-01-01T17:00:00Z'],
  ] as const;
  for (const [schedule, now, zone, next] of cases)
    assert.equal(nextMorning(schedule, now, zone), next, `${now} ${zone}`);
});

let market: TestServer;
let ana: Person;

before(async () => {
  market = await startTestServer();
  ana = await market.person('Ana');
  await query('update users set email_verified_at = now() where id = $1', [ana.id]);
});
after(() => market.close());

const query = (text: string, values: unknown[] = []) => market.house.database.pool.query(text, values);

async function mailed(subject: string): Promise<ParsedMail[]> {
  const folder = join(market.dataFolder, 'mail');
  const names = await readdir(folder).catch(() => []);
  const mails = await Promise.all(names.map(async (name) => simpleParser(await readFile(join(folder, name)))));
  return mails.filter((mail) => mail.subject?.startsWith(subject));
}

async function keep(who: Person, shop: { slug: string }, name: string, more: object = {}): Promise<SavedReport> {
  const definition = { metrics: ['views'], dimensions: ['day'], range: { last: '7d' } };
  const wish = { name, definition, schedule: 'daily', ...more };
  const { status, body } = await who.post<SavedReport>(`/api/analytics/shop/${shop.slug}/reports`, wish);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function newShop() {
  return (await ana.post<{ id: string; slug: string }>('/api/shops', { name: 'Ana’s Attic', timeZone: 'Asia/Tokyo' }))
    .body;
}

const isDue = (id: string) =>
  query(`update analytics_reports set next_at = '2026-03-09T22:00:00Z' where id = $1`, [id]);

test('a report comes in the morning, once, with the days up to yesterday', async () => {
  const shop = await newShop();
  await query(
    `insert into shop_analytics (shop_id, date, views) values ($1, '2026-03-09', 12), ($1, '2026-03-10', 99)`,
    [shop.id],
  );
  const { id, nextAt } = await keep(ana, shop, 'Daily views');
  assert.match(nextAt ?? '', /T22:00:00Z$/);
  await isDue(id);
  // On two nodes at once, and again.
  await Promise.all([queueDueReports(market.house), queueDueReports(market.house)]);
  await queueDueReports(market.house);
  const { rows } = await query(`select data from pgboss.job where name = 'analytics.report-mail'`);
  assert.deepEqual(rows, [{ data: { reportId: id, dueAt: '2026-03-09T22:00:00Z' } }]);
  while (!(await query('select last_at from analytics_reports where id = $1', [id])).rows[0].last_at) await pause(50);
  // Whoever takes the job up again, since a process died at it, finds it done.
  await mailReport(market.house, id, '2026-03-09T22:00:00Z');
  const mails = await mailed('Daily views');
  assert.equal(mails.length, 1);
  const [mail] = mails;
  assert.match(mail?.text ?? '', /from March 3, 2026 to March 9, 2026/);
  // Whoever looked at another shop of theirs last finds the report all the same.
  assert.match(mail?.text ?? '', new RegExp(`/seller/reports/${id}\\?shop=[0-9a-f-]{36}`));
  const [file] = mail?.attachments ?? [];
  assert.equal(file?.filename, `${shop.slug}-daily-views-2026-03-03-2026-03-09.csv`);
  assert.match(String(file?.content), /^\ufeffday,views\r\n2026-03-03,0\r\n(.+\r\n){5}2026-03-09,12\r\n$/);
  const { body } = await ana.get<SavedReport>(`/api/analytics/shop/${shop.slug}/reports/${id}`);
  assert.equal(body.lastAt, '2026-03-09T22:00:00Z');
  assert.ok((body.nextAt ?? '') > '2026-11', body.nextAt ?? '');
});

test('nothing comes to who may not see the figures any more, is away, or never proved the address', async () => {
  const shop = await newShop();
  const sam = await market.person('Sam');
  const grant = `insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{analytics}')`;
  await query(grant, [shop.id, sam.id]);
  const { id } = await keep(sam, shop, 'Sams', { format: 'xlsx' });
  const at = '2026-03-09T22:00:00Z';
  await mailReport(market.house, id, at);
  assert.deepEqual(await mailed('Sams'), []);
  await query(`update users set email_verified_at = now(), status = 'banned' where id = $1`, [sam.id]);
  await mailReport(market.house, id, at);
  await query(`update users set status = 'active', locale = 'de' where id = $1`, [sam.id]);
  await mailReport(market.house, id, at);
  const [mail, ...more] = await mailed('Sams');
  assert.deepEqual(more, []);
  assert.match(mail?.text ?? '', /hängt an dieser Mail/);
  assert.match(mail?.attachments[0]?.filename ?? '', /\.xlsx$/);

  await query(`update shop_staff set permissions = '{orders}' where user_id = $1`, [sam.id]);
  await mailReport(market.house, id, '2026-03-10T22:00:00Z');
  assert.equal((await mailed('Sams')).length, 1);
  const { rows } = await query('select schedule, next_at from analytics_reports where id = $1', [id]);
  assert.deepEqual(rows, [{ schedule: null, next_at: null }]);
});

test('a report that is erased with its owner comes no more, and what they shared stays', async () => {
  const shop = await newShop();
  const kim = await market.person('Kim');
  await query(`insert into shop_staff (shop_id, user_id, permissions) values ($1, $2, '{analytics}')`, [
    shop.id,
    kim.id,
  ]);
  await keep(kim, shop, 'Own');
  await keep(kim, shop, 'Shared', { isShared: true });
  assert.equal((await kim.delete('/api/me', { password: kim.password })).status, 204);
  const { rows } = await query('select name, owner_id, schedule from analytics_reports where shop_id = $1', [shop.id]);
  assert.deepEqual(rows, [{ name: 'Shared', owner_id: null, schedule: null }]);
  const { body } = await ana.get<{ items: SavedReport[] }>(`/api/analytics/shop/${shop.slug}/reports`);
  assert.deepEqual(
    body.items.map(({ name, owner, isMine }) => [name, owner, isMine]),
    [['Shared', null, false]],
  );
});

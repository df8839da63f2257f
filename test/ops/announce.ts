import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import pg from 'pg';
import type { Announcement } from '#features/notifications/announcements/announcements.schema.ts';
import { addCrowd } from '#support/crowd.ts';
import { cloneDatabase } from '#support/database.ts';
import { callerOf, type Person, signUp } from '#support/people.ts';
import { newFolder, openSouk, type RunningSouk, until } from './souk.ts';

export interface AnnouncePlan {
  readonly people: number;
  /** How often the server is killed amid it. */
  readonly kills: number;
  /** Runs beside it, over the address of whichever server lives. */
  readonly meanwhile?: (at: () => string, over: () => boolean) => Promise<void>;
}

const TOLD_WITHIN_MS = 180_000;

/** An announcement to many while the server is killed: whoever goes on, each of them is told exactly once. */
export async function announceUnderKills(t: TestContext, { people, kills, meanwhile }: AnnouncePlan): Promise<void> {
  const database = await cloneDatabase();
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  const options = { folder: newFolder('announce'), settings: { DATABASE_URL: database.url } };
  let server: RunningSouk = await openSouk(options);
  try {
    await addCrowd(pool, people);
    const admin = await signUp(server.url, 'Ada');
    await pool.query(`update users set role = 'admin' where id = $1`, [admin.id]);
    let over = false;
    const beside = meanwhile?.(
      () => server.url,
      () => over,
    );

    const begun = performance.now();
    const made = await makeAnnouncement(admin);
    assert.ok(made.total > people, `${made.total}`);
    const toldBy = async () => (await stateOf(pool, made.id)).told;
    for (let kill = 1; kill <= kills; kill += 1) {
      const mark = (made.total * kill) / (kills + 2);
      await until(`${mark} are told`, async () => (await toldBy()) >= mark, TOLD_WITHIN_MS);
      await server.kill();
      server = await openSouk(options);
    }
    await until('all are told', async () => (await stateOf(pool, made.id)).status === 'sent', TOLD_WITHIN_MS);
    t.diagnostic(`${made.total} told in ${Math.round(performance.now() - begun)} ms`);
    over = true;
    await beside;

    const after = await callerOf(server.url, admin.accessToken).get<Announcement>(
      `/api/admin/announcements/${made.id}`,
    );
    assert.deepEqual([after.body.told, after.body.passedOver], [made.total, 0]);
    const { rows } = await pool.query<{ all: string; people: string }>(
      'select count(*) as all, count(distinct user_id) as people from notifications where key like $1',
      [`announcement:${made.id}:%`],
    );
    assert.deepEqual([Number(rows[0]?.all), Number(rows[0]?.people)], [made.total, made.total]);
  } finally {
    await server.stop().catch(() => {});
    await pool.end();
    await database.drop();
  }
}

async function makeAnnouncement(admin: Person): Promise<Announcement> {
  const wish = { title: 'Winter fair', body: 'From Friday on.', audience: 'everybody' };
  const { status, body } = await admin.post<Announcement>('/api/admin/announcements', wish);
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

async function stateOf(pool: pg.Pool, id: string): Promise<{ told: number; status: string }> {
  const { rows } = await pool.query<{ told: number; status: string }>(
    'select told, status from announcements where id = $1',
    [id],
  );
  return rows[0] as { told: number; status: string };
}

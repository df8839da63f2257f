import { setTimeout as sleep } from 'node:timers/promises';
import { type Latency, probe, type Wish } from '../load.ts';
import type { Market } from '../market.ts';
import { atMost, type Line } from '../row.ts';

const PEOPLE = 100_000;
const PER_SECOND = 50;
const SECONDS = 3;

/** 100,000 told one by one, and what people who read and write meanwhile notice of it. */
export const announcement: Line = {
  name: 'announcement',
  async measure(market) {
    const { url } = market.server;
    const wishes = market.people.all.slice(1, 500).flatMap(({ accessToken }): Wish[] => {
      const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
      const rename: Wish = { path: '/api/me', method: 'PATCH', headers, body: JSON.stringify({ name: 'Ana Costa' }) };
      return [{ path: '/api/notifications/unread-count', headers }, rename];
    });
    await addCrowd(market);
    try {
      const ordinary = () => probe({ url, wishes, perSecond: PER_SECOND, seconds: SECONDS });
      const alone = await ordinary();
      const meanwhile: Latency[] = [];
      const begun = performance.now();
      const id = await announce(market);
      let took = 0;
      const over = (async () => {
        while (await isSending(market, id)) await sleep(50);
        took = (performance.now() - begun) / 1_000;
      })();
      while (took === 0) meanwhile.push(await ordinary());
      await over;
      const slowest = Math.max(...meanwhile.map(({ p99 }) => p99));
      return [
        { name: '100,000 people told', measured: took, unit: 's' },
        { name: 'ordinary request before it, p99', measured: alone.p99, unit: 'ms' },
        atMost('ordinary request meanwhile, p99 of the slowest 3 s', slowest, 60, 'ms', 'NOTIF-5: blocks nothing else'),
      ];
    } finally {
      await market.pool.query(`delete from users where name = 'One of many'`);
    }
  },
};

async function addCrowd({ pool }: Market): Promise<void> {
  await pool.query(
    `insert into users (id, email, email_key, password_hash, name)
     select id, id || '@example.com', id || '@example.com', 'none', 'One of many'
     from (select gen_random_uuid() as id from generate_series(1, $1)) as crowd`,
    [PEOPLE],
  );
  await pool.query('vacuum analyze users');
}

async function announce({ server, people, pool }: Market): Promise<string> {
  const admin = people.all[0];
  if (!admin) throw new Error('Nobody is there');
  await pool.query(`update users set role = 'admin' where id = $1`, [admin.userId]);
  const answer = await fetch(`${server.url}/api/admin/announcements`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Winter fair', body: 'From Friday on.', audience: 'everybody' }),
  });
  if (answer.status !== 201) throw new Error(`The announcement was answered ${answer.status}: ${await answer.text()}`);
  await pool.query(`update users set role = 'buyer' where id = $1`, [admin.userId]);
  return ((await answer.json()) as { id: string }).id;
}

async function isSending({ pool }: Market, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(`select 1 from announcements where id = $1 and status = 'sending'`, [id]);
  return rowCount === 1;
}

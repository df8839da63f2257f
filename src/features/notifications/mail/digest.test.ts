import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import { newId } from '#platform/ids.ts';
import { type MailReceiver, startMailReceiver } from '#support/mail.ts';
import { openTwoNodes, type TwoNodes } from '#support/two-nodes.ts';
import { expandOnce } from '../expansion.ts';
import { jobs } from '../jobs.ts';
import { readGroup } from '../service.ts';
import { digestJob } from './digest.job.ts';

let receiver: MailReceiver;
let nodes: TwoNodes;

before(async () => {
  receiver = await startMailReceiver();
  nodes = await openTwoNodes(jobs, { SMTP_URL: receiver.url, SOUK_PUBLIC_URL: 'https://market.example' });
});
after(async () => {
  await nodes.close();
  await receiver.close();
});

test('what gathers goes out as one mail, each piece with its link, and one job is there for it', async () => {
  const ana = await gathererOf('day');
  await announce(ana, 'Summer market');
  await announce(ana, 'Autumn market');
  await expandBoth();
  const [digest] = await nodes.query<{ id: string; due: string; jobs: number }>(
    `select id, to_char(due_at at time zone 'Europe/Vienna', 'HH24:MI') as due,
       (select count(*)::int from pgboss.job where name = 'notifications.digest' and data ->> 'digestId' = open_digests.id::text
          and start_after - open_digests.due_at between '-2 seconds' and '2 seconds') as jobs
     from open_digests where user_id = $1`,
    [ana],
  );
  assert.ok(digest);
  assert.deepEqual([digest.due, digest.jobs], ['08:00', 1]);

  await digestJob.run({ digestId: digest.id }, nodes.node);
  await digestJob.run({ digestId: digest.id }, nodes.otherNode);
  const [mail, ...more] = mailsTo(ana);
  assert.ok(mail && more.length === 0);
  assert.equal(mail.subject, '2 pieces of news for you');
  assert.match(mail.text, /Summer market\nCome\.\nhttps:\/\/market\.example\/search\n\nAutumn market\nCome\./);
  assert.match(mail.html, /<a class="link" href="https:\/\/market\.example\/search"[^>]*>Autumn market<\/a><br>Come\./);
  assert.equal(mail.messageId, `<${digest.id}@market.example>`);
  assert.match(mail.raw, /^List-Unsubscribe:\s+<https:\/\/market\.example\/api\/notifications\/unsubscribe\?token=/m);
  assert.deepEqual(await statesOf(ana), ['sent', 'sent']);
});

test('whoever joins a digest while it is closed is in it or in the next, never in both, never in none', async () => {
  const ana = await gathererOf('hour');
  const titles: string[] = [];
  for (let round = 0; round < 8; round++) {
    const title = `Market ${round}.`;
    titles.push(title);
    await announce(ana, title);
    const open = await openOf(ana);
    await Promise.all([
      expandOnce(nodes.node),
      ...open.map((digestId) => digestJob.run({ digestId }, nodes.otherNode)),
      expandOnce(nodes.otherNode),
    ]);
  }
  await expandBoth();
  for (const digestId of await openOf(ana)) await digestJob.run({ digestId }, nodes.node);
  const text = mailsTo(ana)
    .map((mail) => mail.text)
    .join('\n');
  for (const title of titles) assert.equal(text.split(title).length - 1, 1, `${title} of:\n${text}`);
  assert.equal(new Set(await statesOf(ana)).size, 1);
  assert.deepEqual(await openOf(ana), []);
});

test('two nodes that open a digest at once open one', async () => {
  const people = await Promise.all([gathererOf('hour'), gathererOf('hour'), gathererOf('day')]);
  for (const ana of people) {
    await announce(ana, 'One');
    await announce(ana, 'Two');
  }
  await expandBoth();
  for (const ana of people) assert.equal((await openOf(ana)).length, 1);
});

test('a mail server that refuses is asked again with the same mail; what was read or turned off is not in it', async () => {
  const ana = await gathererOf('hour');
  await announce(ana, 'Read');
  await announce(ana, 'Kept');
  await expandBoth();
  await change(houseContext(nodes.node), (tx) => readGroup(tx, [ana], 'Read'));
  const [digestId = ''] = await openOf(ana);
  receiver.failNext(1);
  await assert.rejects(digestJob.run({ digestId }, nodes.node));
  await announce(ana, 'Next');
  await expandBoth();
  await digestJob.run({ digestId }, nodes.node);
  assert.deepEqual(
    mailsTo(ana).map(({ subject, text }) => [subject, /Kept/.test(text), /Read|Next/.test(text)]),
    [['One piece of news for you', true, false]],
  );

  await nodes.query(`delete from notification_preferences where user_id = $1 and channel = 'email'`, [ana]);
  const [next = ''] = await openOf(ana);
  await digestJob.run({ digestId: next }, nodes.node);
  assert.equal(mailsTo(ana).length, 1);
  assert.deepEqual((await statesOf(ana)).sort(), ['dropped', 'dropped', 'sent']);
});

/** Somebody who wants announcements by mail, gathered. */
async function gathererOf(every: 'hour' | 'day'): Promise<string> {
  const [ana = ''] = await nodes.people(1);
  await nodes.query(`update users set time_zone = 'Europe/Vienna' where id = $1`, [ana]);
  await nodes.query(
    `insert into notification_preferences (user_id, type, channel, is_on) values ($1, 'system.announcement', 'email', true)`,
    [ana],
  );
  await nodes.query(`insert into notification_digests (user_id, type, every) values ($1, 'system.announcement', $2)`, [
    ana,
    every,
  ]);
  return ana;
}

function announce(userId: string, title: string): Promise<void> {
  const data = { title, body: 'Come.', link: '/search' };
  return change(houseContext(nodes.node), async (tx) =>
    notify(tx, { key: newId(), userId, type: 'system.announcement', data, group: title }),
  );
}

async function expandBoth(): Promise<void> {
  const expand = async (house: TwoNodes['node']) => {
    while ((await expandOnce(house)) > 0);
  };
  await Promise.all([expand(nodes.node), expand(nodes.otherNode)]);
}

async function openOf(userId: string): Promise<string[]> {
  const rows = await nodes.query<{ id: string }>('select id from open_digests where user_id = $1', [userId]);
  return rows.map(({ id }) => id);
}

async function statesOf(userId: string): Promise<string[]> {
  const rows = await nodes.query<{ status: string }>('select status from notification_deliveries where user_id = $1', [
    userId,
  ]);
  return rows.map(({ status }) => status);
}

const mailsTo = (userId: string) => receiver.mails.filter(({ to }) => to.includes(`${userId}@example.com`));

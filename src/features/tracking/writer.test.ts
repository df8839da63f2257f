import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '#platform/problems.ts';
import type { View } from './view.ts';
import { openViewWriter } from './writer.ts';

const newView = (more: Partial<View> = {}): View => ({
  id: randomUUID(),
  kind: 'search',
  productId: null,
  shopId: null,
  query: 'radio',
  userId: null,
  sessionId: null,
  visitor: 'v',
  ipAddress: null,
  userAgent: null,
  device: 'other',
  browser: null,
  os: null,
  referrer: null,
  duration: null,
  ...more,
});
const idsOf = (views: readonly View[]) => new Set(views.map(({ id }) => id));

/** An error as the database gives it. */
const refusal = (code: string) => Object.assign(new Error('refused'), { code });

test('while one batch is written the next gathers, and none is larger than 500', async () => {
  const batches: number[] = [];
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const writer = openViewWriter(async (views) => {
    batches.push(views.length);
    return gate.then(() => idsOf(views));
  });
  const first = writer.record(newView());
  while (batches.length === 0) await sleep(1);
  const rest = Array.from({ length: 1_200 }, () => writer.record(newView()));
  open();
  assert.ok((await Promise.all([first, ...rest])).every(Boolean));
  assert.deepEqual(batches, [1, 500, 500, 200]);
});

test('more than may wait are told to come again, and those that wait are written', async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const writer = openViewWriter(async (views) => gate.then(() => idsOf(views)), 3);
  const held = writer.record(newView());
  await sleep(20);
  const waiting = [1, 2, 3].map(() => writer.record(newView()));
  await assert.rejects(
    async () => writer.record(newView()),
    (error: unknown) => error instanceof Problem && error.status === 503 && (error.retryAfterSeconds ?? 0) >= 1,
  );
  open();
  assert.deepEqual(await Promise.all([held, ...waiting]), [true, true, true, true]);
  assert.equal(await writer.record(newView()), true, 'there is room again');
});

test('a view that the database refuses fails alone', async () => {
  const bad = newView();
  const vanished = newView();
  const written = new Set<string>();
  const writer = openViewWriter(async (views) => {
    if (views.some(({ id }) => id === bad.id)) throw refusal('22023');
    if (views.some(({ id }) => id === vanished.id)) throw refusal('23503');
    for (const { id } of views) written.add(id);
    return idsOf(views);
  });
  const good = Array.from({ length: 20 }, () => newView());
  const all = [...good.slice(0, 7), bad, ...good.slice(7, 11), vanished, ...good.slice(11)];
  const ends = await Promise.allSettled(all.map((view) => writer.record(view)));
  for (const [index, view] of all.entries()) {
    const end = ends[index];
    if (view === bad) assert.equal(end?.status, 'rejected');
    else assert.deepEqual(end, { status: 'fulfilled', value: view !== vanished });
  }
  assert.deepEqual(written, idsOf(good));
});

test('where the database is away all that wait hear of it at once, and the next is tried anew', async () => {
  let away = true;
  let tries = 0;
  const writer = openViewWriter(async (views) => {
    tries++;
    if (away) throw refusal('57P01');
    return idsOf(views);
  });
  const ends = await Promise.allSettled(Array.from({ length: 50 }, () => writer.record(newView())));
  assert.ok(ends.every(({ status }) => status === 'rejected'));
  assert.equal(tries, 1);
  away = false;
  assert.equal(await writer.record(newView()), true);
});

test('draining waits for all that was taken', async () => {
  let written = 0;
  const writer = openViewWriter(async (views) => {
    await sleep(10);
    written += views.length;
    return idsOf(views);
  });
  for (let index = 0; index < 600; index++) void writer.record(newView());
  await writer.drain();
  assert.equal(written, 600);
  await writer.drain();
});

test('one row is written for each id: the first one’s, with the longest stay its visitor told', async () => {
  const batches: (readonly View[])[] = [];
  const writer = openViewWriter(async (views) => {
    batches.push(views);
    return idsOf(views);
  });
  const first = newView({ visitor: 'a', sessionId: 's', duration: 3 });
  const bare = { kind: null, query: null };
  await Promise.all([
    writer.record(first),
    writer.record({ ...first, visitor: 'b', duration: 9, query: 'lamp' }),
    writer.record({ ...first, visitor: 'c', sessionId: 't', duration: 99 }),
    writer.record({ ...first, ...bare, duration: null }),
  ]);
  assert.deepEqual(batches, [[{ ...first, duration: 9 }]]);
  const late = newView({ visitor: 'a', ...bare, duration: 5 });
  await Promise.all([writer.record(late), writer.record({ ...late, kind: 'search', query: 'radio', duration: 1 })]);
  assert.deepEqual(batches[1], [{ ...late, kind: 'search', query: 'radio', duration: 5 }]);
});

import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Caller, callerOf, PASSWORD, type Person, signUp } from '#support/people.ts';
import { openSouk, postgresOf, type RunningSouk, runSouk } from './souk.ts';

export interface CrashPlan {
  /** Where the market runs; it is made there if there is none. */
  readonly folder: string;
  /** What is killed, round after round. */
  readonly victims: readonly ('server' | 'postgres')[];
  readonly clients?: number;
  /** Writing goes on between so and so many milliseconds before each kill. */
  readonly between?: readonly [number, number];
}

/** One wish of a client; `answer` is what the server confirmed, undefined where the kill came first. */
interface Wish {
  readonly kind: 'register' | 'sign-in' | 'shop' | 'product';
  readonly key: string;
  readonly person: Person;
  readonly path: string;
  readonly body: Record<string, unknown>;
  answer: Record<string, unknown> | undefined;
}

interface Client {
  /** Somebody who can make wishes; another one as soon as a registration was confirmed. */
  person: Person;
  shopId: string | undefined;
}

/**
 * Kills the server, or its whole database, at random moments while clients write, starts again, and looks whether
 * everything that was confirmed is there exactly once, whether unconfirmed wishes are there once or not at all, and
 * whether repeating either with its key doubles nothing.
 */
export async function crashRounds(t: TestContext, { folder, victims, clients = 8, between = [400, 2_000] }: CrashPlan) {
  let souk = await openSouk({ folder });
  const writers: Client[] = [];
  for (let index = 0; index < clients; index += 1) {
    writers.push({ person: await signUp(souk.url, 'Ana'), shopId: undefined });
  }
  const tally = { confirmed: 0, open: 0, kept: 0 };
  for (const victim of victims) {
    const wishes: Wish[] = [];
    const writing = new AbortController();
    const running = writers.map((client) => keepWriting(souk.url, client, wishes, writing.signal));
    await sleep(randomInt(...between));
    await crash(souk, victim, folder, () => writing.abort());
    await Promise.all(running);

    souk = await openSouk({ folder });
    for (const client of writers)
      client.person = { ...client.person, ...callerOf(souk.url, client.person.accessToken) };
    await Promise.all(chunked(wishes, clients).map((some) => inspectAll(souk.url, some, tally)));
    await noFaults(folder);
  }
  assert.deepEqual(await souk.stop(), { code: 0, signal: null }, souk.output());
  t.diagnostic(
    `${victims.length} kills: ${tally.confirmed} confirmed writes all there once; of ${tally.open} unconfirmed ${tally.kept} happened, none twice`,
  );
  assert.ok(tally.confirmed > 0, 'the clients wrote something');
}

async function crash(souk: RunningSouk, victim: 'server' | 'postgres', folder: string, stopWriting: () => void) {
  if (victim === 'server') {
    stopWriting();
    await souk.kill();
    return;
  }
  const postmaster = postgresOf(folder);
  assert.ok(postmaster, 'PostgreSQL runs');
  process.kill(-postmaster, 'SIGKILL');
  await sleep(300); // The clients meet the server without its database.
  stopWriting();
  const [alive, ready] = await Promise.all(['/livez', '/readyz'].map((path) => callerOf(souk.url).get(path)));
  assert.deepEqual([alive?.status, ready?.status], [200, 503], 'the server outlives its database and says so');
  assert.deepEqual(await souk.stop(), { code: 0, signal: null }, souk.output());
}

async function keepWriting(url: string, client: Client, wishes: Wish[], over: AbortSignal): Promise<void> {
  while (!over.aborted) {
    const wish = nextWish(client);
    wishes.push(wish);
    const caller = callerOf(url, wish.person.accessToken);
    const answer = await make(caller, wish).catch(() => undefined);
    if (answer === undefined || answer.status >= 500) {
      await sleep(20);
      continue;
    }
    assert.ok(answer.status < 300, `${wish.kind} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    wish.answer = answer.body;
    if (wish.kind === 'shop') client.shopId = String(answer.body.id);
    if (wish.kind === 'register') {
      const { user, accessToken } = answer.body as unknown as {
        user: { id: string; email: string };
        accessToken: string;
      };
      client.person = { ...client.person, ...callerOf(url, accessToken), id: user.id, email: user.email, accessToken };
      client.shopId = undefined;
    }
  }
}

function nextWish({ person, shopId }: Client): Wish {
  const key = randomUUID();
  const one = (kind: Wish['kind'], path: string, body: Wish['body']): Wish => {
    return { kind, key, person, path, body, answer: undefined };
  };
  const luck = randomInt(10);
  if (luck === 0) {
    const body = { email: `${key}@example.com`, password: PASSWORD, name: 'Ben' };
    return one('register', '/api/auth/register', body);
  }
  if (luck === 1) return one('sign-in', '/api/auth/login', { email: person.email, password: PASSWORD });
  if (luck <= 3 || !shopId) return one('shop', '/api/shops', { name: `Shop ${key}`, currency: 'EUR' });
  return one('product', `/api/shops/${shopId}/products`, newProduct(key));
}

function newProduct(key: string) {
  return { title: `Product ${key}`, price: { amount: 1_000, currency: 'EUR' }, stock: 3 };
}

function make(caller: Caller, { kind, key, path, body }: Wish) {
  const creates = kind === 'shop' || kind === 'product';
  return caller.post<Record<string, unknown>>(path, body, creates ? { 'idempotency-key': key } : {});
}

async function inspectAll(
  url: string,
  wishes: readonly Wish[],
  tally: { confirmed: number; open: number; kept: number },
) {
  for (const wish of wishes) {
    const happened = await inspect(url, wish);
    if (wish.answer) tally.confirmed += 1;
    else {
      tally.open += 1;
      if (happened) tally.kept += 1;
    }
  }
}

/** Whether the wish has happened; throws where it is there twice, or was confirmed and is not there. */
async function inspect(url: string, wish: Wish): Promise<boolean> {
  switch (wish.kind) {
    case 'register': {
      // Once at most by the account's own rule; there by being able to sign in.
      const { email, password } = wish.body;
      const { status } = await callerOf(url).post('/api/auth/login', { email, password });
      if (wish.answer) assert.equal(status, 200, `a confirmed registration is gone: ${email}`);
      return status === 200;
    }
    case 'sign-in': {
      if (!wish.answer) return false;
      const { status } = await callerOf(url, String(wish.answer.accessToken)).get('/api/me');
      assert.equal(status, 200, 'a confirmed sign-in is gone');
      return true;
    }
    default:
      return inspectKeyed(url, wish);
  }
}

async function inspectKeyed(url: string, wish: Wish): Promise<boolean> {
  const caller = callerOf(url, wish.person.accessToken);
  const before = await copiesOf(caller, wish);
  assert.ok(before.length <= 1, `${wish.kind} ${wish.key} is there ${before.length} times`);
  if (wish.answer) assert.deepEqual(before, [wish.answer.id], `a confirmed ${wish.kind} is gone`);

  const again = await make(caller, wish);
  assert.equal(again.status, 201, `the repeat of a ${wish.kind} answered ${JSON.stringify(again.body)}`);
  if (before.length === 1) assert.equal(again.body.id, before[0], 'the repeat answers what is there');
  if (wish.answer) assert.deepEqual(again.body, wish.answer, 'and in the very words of the first answer');
  assert.deepEqual(await copiesOf(caller, wish), [again.body.id], 'and doubles nothing');
  return before.length === 1;
}

/** Ids of what carries the wish's key in its name. */
async function copiesOf(caller: Caller, wish: Wish): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const listed =
      wish.kind === 'shop'
        ? '/api/shops?mine=true&limit=100'
        : `/api/products?shop=${wish.path.split('/')[3]}&limit=100`;
    const page: { items: { id: string; name?: string; title?: string }[]; nextCursor: string | null } = (
      await caller.get<never>(`${listed}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
    ).body;
    for (const { id, name, title } of page.items) if ((name ?? title)?.includes(wish.key)) ids.push(id);
    cursor = page.nextCursor;
  } while (cursor);
  return ids;
}

async function noFaults(folder: string): Promise<void> {
  const check = runSouk(['check'], { folder });
  const { code } = await check.ended;
  assert.equal(code, 0, check.output());
  assert.doesNotMatch(check.output(), /WRONG/);
}

function chunked<T>(all: readonly T[], parts: number): T[][] {
  return Array.from({ length: parts }, (_, part) => all.filter((_, index) => index % parts === part));
}

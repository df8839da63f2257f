import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { cloneDatabase } from '#support/database.ts';
import { address, offerProduct, putInCart } from '#support/orders.ts';
import { callerOf, type Person, signUp } from '#support/people.ts';
import { newFolder, openSouk, type RunningSouk, runSouk } from './souk.ts';

export interface Race {
  readonly buyers: number;
  readonly rounds: number;
}

const SERVERS = 3;
/** Requests under way while the race is set up. */
const AT_ONCE = 16;

/**
 * Lets all buyers check out the last unit of something at the same moment, at three server processes on one database,
 * round after round: one gets it, everybody else is told that it is sold out.
 */
export async function raceForLastUnits(t: TestContext, { buyers, rounds }: Race): Promise<void> {
  const folder = newFolder('last-unit');
  const database = await cloneDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const settings = { DATABASE_URL: database.url, SOUK_DATABASE_CONNECTIONS: '10' };
  const nodes: RunningSouk[] = [];
  const urlOf = (at: number) => nodes[at % SERVERS]?.url as string;
  try {
    // The first makes the secrets in the folder that all share.
    while (nodes.length < SERVERS) nodes.push(await openSouk({ folder, settings }));
    const seller = await signUp(urlOf(0), 'Sela');
    const people = await each(Array.from({ length: buyers }), (_, at) => signUp(urlOf(at), 'Ben'));
    const { shopId } = await offerProduct(seller);
    const winners = new Set<string>();
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const last = await offerProduct(seller, { shopId, stock: 1 });
      await each(people, (person) => putInCart(person, last));
      const begun = performance.now();
      const codes = await Promise.all(people.map((person, at) => buyFrom(urlOf(at + round), person)));
      times.push(Math.round(performance.now() - begun));

      assert.equal(codes.filter((code) => code === 'ordered').length, 1, `round ${round}: ${tally(codes)}`);
      assert.equal(
        codes.filter((code) => code === 'out_of_stock').length,
        buyers - 1,
        `round ${round}: ${tally(codes)}`,
      );
      const { rows } = await client.query(
        `select stock, sold, (select count(*)::integer from order_lines where variant_id = variant.id) as lines
         from product_variants as variant where id = $1`,
        [last.variantId],
      );
      assert.deepEqual(rows, [{ stock: 0, sold: 1, lines: 1 }]);
      winners.add(people[codes.indexOf('ordered')]?.id ?? '');
      await client.query('delete from cart_items where variant_id = $1', [last.variantId]);
    }
    const check = runSouk(['check'], { folder, settings });
    assert.equal((await check.ended).code, 0, check.output());
    assert.doesNotMatch(check.output(), /WRONG/);
    t.diagnostic(
      `${rounds} × ${buyers} buyers at ${SERVERS} servers in ${times.join(', ')} ms; ${winners.size} different winners`,
    );
    const endings = await Promise.all(nodes.map((node) => node.stop()));
    for (const [at, ending] of endings.entries())
      assert.deepEqual(ending, { code: 0, signal: null }, nodes[at]?.output() ?? '');
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
    await client.end();
    await database.drop();
  }
}

/** What became of it; a server that is too busy says so and is asked again. */
async function buyFrom(url: string, { accessToken }: Person): Promise<string> {
  for (;;) {
    const { status, body } = await callerOf(url, accessToken).post<{ code: string }>('/api/checkout', { address });
    if (status === 201) return 'ordered';
    if (status !== 503) return body.code;
    await sleep(100);
  }
}

function tally(codes: readonly string[]): string {
  return [...Map.groupBy(codes, (code) => code)].map(([code, { length }]) => `${length} ${code}`).join(', ');
}

/** All of them, a few at once, in their order. */
async function each<T, R>(all: readonly T[], work: (one: T, at: number) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let at = next++; at < all.length; at = next++) done[at] = await work(all[at] as T, at);
    }),
  );
  return done;
}

import { availableParallelism } from 'node:os';
import { rawBcrypt } from '../limits.ts';
import { saturate } from '../load.ts';
import type { Market } from '../market.ts';
import type { Program } from '../processes.ts';
import { type Line, type Row, shareOf } from '../row.ts';

const PASSWORD = 'correct horse battery staple';
const PEOPLE = 8;
const USUAL_COST = 12;
const LEAST_COST = 4;

/** Signing in: nearly all of it is bcrypt, so it is measured at the usual cost and once with hardly any. */
export const signIn: Line = {
  name: 'sign-in',
  async measure(market) {
    return [...(await atCost(market, USUAL_COST)), ...(await atCost(market, LEAST_COST))];
  },
};

async function atCost(market: Market, cost: number): Promise<Row[]> {
  // As many as the server hashes at once: one core stays free for everything else.
  const atOnce = Math.max(1, availableParallelism() - 1);
  const bare = await rawBcrypt(cost, atOnce);
  const server = await market.startServer({ SOUK_BCRYPT_COST: String(cost) });
  try {
    const wishes = await Promise.all(Array.from({ length: PEOPLE }, () => register(server)));
    const name = `sign-in, bcrypt at ${cost}`;
    if (cost === USUAL_COST) {
      // Two at once keep the hashing busy; of more, too many would be under way when the time is over.
      const load = await saturate({ server, wishes, connections: 2, seconds: 6 });
      return [shareOf(name, load, { perSecond: bare }, 0.9, 'raw bcrypt')];
    }
    const { perSecond, p99 } = await saturate({ server, wishes, connections: PEOPLE });
    return [
      { name: `${name} (its own work)`, measured: perSecond, unit: '/s' },
      { name: `${name}, slowest of a hundred, ${PEOPLE} at once`, measured: p99, unit: 'ms' },
    ];
  } finally {
    await server.stop();
  }
}

/** Somebody new, as the request by which they sign in again on the device they have. */
async function register({ url }: Program) {
  const email = `${crypto.randomUUID()}@example.com`;
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password: PASSWORD, name: 'Ana' }),
  });
  const { deviceToken } = (await answer.json()) as { deviceToken: string };
  const body = JSON.stringify({ email, password: PASSWORD, deviceToken });
  return { path: '/api/auth/login', method: 'POST' as const, headers, body };
}

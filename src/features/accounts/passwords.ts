import { createHmac } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/bcrypt';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';

/** Hashing keeps a core busy for half a second: one core stays free for everything else. */
const AT_ONCE = Math.max(1, availableParallelism() - 1);
/** Who comes behind so many would wait longer than anybody does. */
const MOST_WAITING = 64;

let running = 0;
const waiting: (() => void)[] = [];

/** Takes turns. Throws `unavailable` where too many wait already. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw problems.unavailable({ retryAfterSeconds: 5 });
    // Whoever finishes hands over its turn, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** bcrypt reads 72 bytes and stops at a NUL; 64 letters made of the whole password hide neither. */
function peppered({ keys }: House, password: string): string {
  return createHmac('sha384', keys.keyFor('password')).update(password).digest('base64');
}

/** Hashes a password exactly as it was typed. Throws `unavailable` under too many at once. */
export function hashPassword(house: House, password: string): Promise<string> {
  const text = peppered(house, password);
  return inTurn(() => hash(text, house.config.SOUK_BCRYPT_COST));
}

const nobodys = new Map<number, Promise<string>>();

/** Whether it is the password. For nobody's (null) it works as long and answers false. */
export async function isPassword(house: House, password: string, passwordHash: string | null): Promise<boolean> {
  const text = peppered(house, password);
  const cost = house.config.SOUK_BCRYPT_COST;
  let dummy = nobodys.get(cost);
  if (!dummy) {
    dummy = hash('nobody', cost);
    nobodys.set(cost, dummy);
  }
  const against = passwordHash ?? (await dummy);
  const right = await inTurn(() => verify(text, against));
  return right && passwordHash !== null;
}

/** Whether the hash was made at a lower cost than is set now. */
export function isWeakHash({ config }: House, passwordHash: string): boolean {
  const [, cost = '0'] = /^\$2[abxy]\$(\d\d)\$/.exec(passwordHash) ?? [];
  return Number(cost) < config.SOUK_BCRYPT_COST;
}

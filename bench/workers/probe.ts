import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Wish } from '../load.ts';
import { readOrder } from '../processes.ts';
import { percentiles } from './percentiles.ts';

interface Order {
  readonly url: string;
  readonly wishes: readonly Wish[];
  readonly perSecond?: number;
  readonly seconds: number;
}

const { url, wishes, perSecond, seconds } = await readOrder<Order>();
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const { hostname, port } = new URL(url);
const WARM_UP_MS = 1_000;

function ask({ path, method = 'GET', headers = {}, body }: Wish): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, hostname, port, path, method, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 300) resolve();
        else reject(new Error(`${path} answered ${answer.statusCode}`));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const wishAt = (index: number) => wishes[index % wishes.length] as Wish;
const times: number[] = [];

async function oneByOne(): Promise<void> {
  const begun = performance.now();
  for (let index = 0; performance.now() - begun < WARM_UP_MS + seconds * 1_000; index++) {
    const sent = performance.now();
    await ask(wishAt(index));
    if (sent - begun > WARM_UP_MS) times.push(performance.now() - sent);
  }
}

async function byTheClock(rate: number): Promise<void> {
  const begun = performance.now();
  const total = Math.round((WARM_UP_MS / 1_000 + seconds) * rate);
  const open: Promise<void>[] = [];
  for (let index = 0; index < total; index++) {
    const due = begun + (index / rate) * 1_000;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    open.push(
      ask(wishAt(index)).then(() => {
        if (due - begun > WARM_UP_MS) times.push(performance.now() - due);
      }),
    );
  }
  await Promise.all(open);
}

await (perSecond === undefined ? oneByOne() : byTheClock(perSecond));
agent.destroy();
console.log(JSON.stringify(percentiles(times)));

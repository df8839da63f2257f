import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { callerOf, type Person, signUp } from '#support/people.ts';
import { announceUnderKills } from '../ops/announce.ts';
import { cleanUp } from '../ops/souk.ts';

const PEOPLE = 100_000;
/** Of one message's request, with everything else on the same machine. */
const HARDLY_SLOWER_MS = 250;
const EVERY_MS = 20;

after(cleanUp);

test('100,000 are told once through three kills', async (t) => {
  await announceUnderKills(t, { people: PEOPLE, kills: 3 });
});

test('100,000 are told while people go on talking', async (t) => {
  const times: number[] = [];
  await announceUnderKills(t, {
    people: PEOPLE,
    kills: 0,
    async meanwhile(at, over) {
      const { buyer, id } = await openTalk(at());
      while (!over()) {
        const begun = performance.now();
        const { status } = await callerOf(at(), buyer.accessToken).post(`/api/conversations/${id}/messages`, {
          clientMessageId: randomUUID(),
          body: 'Is the lamp still to be had?',
        });
        assert.equal(status, 201);
        times.push(performance.now() - begun);
        await sleep(EVERY_MS);
      }
    },
  });
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
  t.diagnostic(`${times.length} messages meanwhile: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
  assert.ok(at(0.99) < HARDLY_SLOWER_MS, `p99 ${at(0.99)} ms`);
});

async function openTalk(url: string): Promise<{ buyer: Person; id: string }> {
  const [owner, buyer] = [await signUp(url, 'Olga'), await signUp(url, 'Ben')];
  const shop = await owner.post<{ id: string }>('/api/shops', { name: 'Attic', currency: 'EUR' });
  const opened = await buyer.post<{ id: string }>('/api/conversations', { shopId: shop.body.id });
  return { buyer, id: opened.body.id };
}

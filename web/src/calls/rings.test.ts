import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActiveCalls, Call } from '../api/types.ts';
import { clockOffset, decide, untilSilence } from './rings.ts';

const noon = Date.parse('2026-11-22T12:00:00Z');
const at = (seconds: number) => new Date(noon + seconds * 1_000).toISOString();

const call = (id: string, { rings = 45, created = 0, device = 'this-tab' } = {}): Call => ({
  ...{ id, conversationId: 'talk', callerId: 'buyer', receiverId: 'owner', callType: 'audio', status: 'ringing' },
  ...{ endReason: null, duration: 0, ringExpiresAt: at(rings), createdAt: at(created), startedAt: null, endedAt: null },
  ...{ direction: 'incoming', side: 'shop', shop: { id: 'shop', slug: 'attic', name: 'Attic', logoUrl: null } },
  ...{ buyer: { id: 'buyer', name: 'Rui' }, answeredBy: null, rings: 0, peer: null, product: null, products: [] },
  ...{ me: { deviceId: device, audio: true, video: false, sharing: false }, lastSignalSeq: 0 },
});
const answer = (ringing: Call[], mine: Call | null = null): ActiveCalls => ({
  ...{ call: mine, ringing, serverTime: at(0) },
});
const facts = { offset: 0, now: noon, deviceId: 'this-tab', silenced: new Set<string>(), talking: false };
const ids = (calls: Call[]) => calls.map(({ id }) => id);

test('who calls first is shown first, and what is ignored here is silent here', () => {
  const ringing = [call('second', { created: 2 }), call('first', { created: 1 }), call('ignored')];
  const { rings } = decide({ ...facts, answer: answer(ringing), silenced: new Set(['ignored']) });
  assert.deepEqual(ids(rings), ['first', 'second']);
});

test('a ring ends at the server’s deadline, whatever this device’s clock says', () => {
  const ringing = [call('short', { rings: 10 }), call('long', { rings: 30 })];
  for (const wrong of [-3_600_000, 0, 3_600_000]) {
    const offset = clockOffset(at(0), noon + wrong - 100, noon + wrong + 100);
    assert.equal(offset + wrong, 0);
    const seen = (seconds: number) => {
      const now = noon + wrong + seconds * 1_000;
      const { rings } = decide({ ...facts, answer: answer(ringing), offset, now });
      return [ids(rings), untilSilence(rings, now, offset)];
    };
    assert.deepEqual(seen(0), [['short', 'long'], 10_000]);
    assert.deepEqual(seen(10), [['long'], 20_000]);
    assert.deepEqual(seen(31), [[], null]);
  }
});

test('nobody is rung out of a call, in this tab or elsewhere', () => {
  const ringing = [call('another')];
  assert.deepEqual(decide({ ...facts, answer: answer(ringing), talking: true }).rings, []);
  const elsewhere = decide({ ...facts, answer: answer(ringing, call('mine', { device: 'phone' })) });
  assert.deepEqual(elsewhere, { rings: [], resume: null });
});

test('a reloaded tab finds back into its own call alone, and only where it is in none', () => {
  const mine = answer([], call('mine'));
  assert.equal(decide({ ...facts, answer: mine }).resume?.id, 'mine');
  assert.equal(decide({ ...facts, answer: mine, talking: true }).resume, null);
  assert.equal(decide({ ...facts, answer: mine, deviceId: 'duplicated-tab' }).resume, null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '../api/problem.ts';
import { type Heard, openSignalling } from './signalling.ts';

type Said = { signalId: string; kind: string; payload: Record<string, unknown> };

/** A server that keeps what it was told, and does not answer as often as it is told to. */
function market() {
  const kept: Said[] = [];
  const said: Heard[] = [];
  const heard: number[] = [];
  const refusals: string[] = [];
  const asked: number[] = [];
  let silent = 0;
  let keepsAnyway = false;
  let refusal: Problem | null = null;
  let ids = 0;
  const answer = () => {
    if (refusal) throw refusal;
    if (silent === 0) return;
    silent -= 1;
    throw new Problem(0, { code: 'unreachable' });
  };
  const outside: Parameters<typeof openSignalling>[0] = {
    async post(signal) {
      await turn();
      const keep = () => kept.some(({ signalId }) => signalId === signal.signalId) || kept.push(signal);
      if (silent > 0 && keepsAnyway) keep();
      answer();
      keep();
    },
    async fetch(after) {
      asked.push(after);
      await turn();
      answer();
      return { items: said.filter(({ seq }) => seq > after), lastSeq: said.at(-1)?.seq ?? 0 };
    },
    async hear({ seq }) {
      heard.push(seq);
      await turn();
      heard.push(-seq);
    },
    refused: ({ code }) => refusals.push(code),
    newId: () => `signal-${ids++}`,
    wait: turn,
  };
  return {
    ...{ kept, heard, refusals, asked, outside },
    says: (seq: number) => said.push({ seq, kind: 'candidates', payload: {} }),
    falls: (times: number, anyway = false) => {
      silent = times;
      keepsAnyway = anyway;
    },
    refuses: (code: string, status = 409) => {
      refusal = new Problem(status, { code });
    },
  };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const rest = async () => {
  for (let turns = 0; turns < 60; turns++) await turn();
};

test('what a device says arrives in its order and once, also where an answer was lost on its way', async () => {
  const { outside, kept, falls } = market();
  const signalling = openSignalling(outside);
  falls(3, true);
  for (const n of [1, 2, 3]) signalling.say('candidates', { n });
  await rest();
  signalling.say('description', { n: 4 });
  await rest();
  assert.deepEqual(
    kept.map(({ payload }) => payload.n),
    [1, 2, 3, 4],
  );
});

test('what the other says is heard one after the other, in order and once, however often one looks', async () => {
  const { outside, says, heard, falls, asked } = market();
  const signalling = openSignalling(outside);
  says(1);
  says(4);
  signalling.look(4);
  signalling.look();
  await turn();
  says(6);
  falls(2);
  signalling.look(6);
  await rest();
  signalling.look(6);
  await rest();
  assert.deepEqual(heard, [1, -1, 4, -4, 6, -6]);
  assert.equal(asked.filter((after) => after === 6).length, 0, 'nothing is asked for what is known');
});

test('a reloaded device leaves alone what was said to the one before', async () => {
  const { outside, says, heard } = market();
  says(7);
  says(9);
  openSignalling(outside, 7).look();
  await rest();
  assert.deepEqual(heard, [9, -9]);
});

test('when the call is over, or is another device’s, nothing more is said and one is told once', async () => {
  for (const [code, status] of [
    ['call_over', 409],
    ['not_your_device', 403],
    ['not_found', 404],
  ] as const) {
    const { outside, kept, refusals, refuses, asked } = market();
    const signalling = openSignalling(outside);
    refuses(code, status);
    signalling.say('description', {});
    signalling.look(3);
    await rest();
    const looks = asked.length;
    signalling.say('candidates', {});
    signalling.look(9);
    await rest();
    assert.deepEqual([refusals, kept.length, asked.length], [[code], 0, looks]);
  }
});

test('a signal that cannot be read is left out, and those behind it still go', async () => {
  const { outside, kept } = market();
  const post = outside.post;
  outside.post = async (signal) => {
    if (signal.payload.n === 1) throw new Problem(413, { code: 'too_large' });
    await post(signal);
  };
  const signalling = openSignalling(outside);
  signalling.say('description', { n: 1 });
  signalling.say('description', { n: 2 });
  await rest();
  assert.deepEqual(
    kept.map(({ payload }) => payload.n),
    [2],
  );
});

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { paced } from './paced.ts';

const settled = async () => {
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
};

test('many hints at once are one refresh and a last one after the rest', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let times = 0;
  const ask = paced(async () => times++, 1_000);
  for (let hints = 0; hints < 50; hints++) ask();
  await settled();
  assert.equal(times, 1);
  mock.timers.tick(999);
  await settled();
  assert.equal(times, 1, 'it rests');
  mock.timers.tick(1);
  await settled();
  assert.equal(times, 2, 'what came meanwhile is heard');
  mock.timers.tick(1_000);
  await settled();
  assert.equal(times, 2, 'nobody asked again');
  ask();
  await settled();
  assert.equal(times, 3);
  mock.timers.reset();
});

test('a slow answer is waited for, and a failed one does not end it', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const answers: PromiseWithResolvers<void>[] = [];
  const ask = paced(() => {
    const answer = Promise.withResolvers<void>();
    answers.push(answer);
    return answer.promise;
  }, 1_000);
  ask();
  ask();
  mock.timers.tick(60_000);
  await settled();
  assert.equal(answers.length, 1, 'never two at once');
  answers[0]?.reject(new Error('away'));
  await settled();
  assert.equal(answers.length, 2);
  mock.timers.reset();
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { callerOf } from '#support/people.ts';
import { cleanUp, newFolder, openSouk, runSouk } from './souk.ts';

after(cleanUp);

/** As the settings are where nobody said anything. */
const asItComes = { SOUK_DEMO: '' };

interface Demo {
  demo: boolean;
  signIns: { role: string; email: string; password: string }[];
}

test('a first start shows a demo and its sign-ins, and once it is removed the link of the first admin', async () => {
  const folder = newFolder('demo');
  const begun = performance.now();
  const souk = await openSouk({ folder, settings: asItComes });
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  assert.match(souk.output(), /The small demo .*100 %/);
  assert.match(
    souk.output(),
    /buyer@demo\.example[\s\S]*seller@demo\.example[\s\S]*admin@demo\.example[\s\S]*password +[a-z]+-[a-z]+-[a-z]+-[a-z]+/,
  );
  assert.doesNotMatch(souk.output(), /First admin/);
  const guest = callerOf(souk.url);
  const { body } = await guest.get<Demo>('/api/demo');
  for (const { email, password } of body.signIns) {
    assert.ok(souk.output().includes(email) && souk.output().includes(password));
    assert.equal((await guest.post('/api/auth/login', { email, password })).status, 200);
  }
  assert.equal((await guest.get<{ items: object[] }>('/api/shops?limit=50')).body.items.length, 12);
  assert.deepEqual(await souk.stop(), { code: 0, signal: null }, souk.output());

  const removal = runSouk(['demo', 'remove'], { folder });
  assert.equal((await removal.ended).code, 0, removal.output());
  assert.match(removal.output(), /The demo is gone/);
  const bare = await openSouk({ folder, settings: asItComes });
  assert.match(bare.output(), /First admin/);
  assert.doesNotMatch(bare.output(), /demo\.example/);
  assert.deepEqual((await callerOf(bare.url).get<Demo>('/api/demo')).body, { demo: false, signIns: [] });
  assert.equal((await bare.stop()).code, 0);

  const seeding = runSouk(['seed', '--size', 'small'], { folder });
  assert.equal((await seeding.ended).code, 0, seeding.output());
  assert.match(seeding.output(), /The small demo is there/);
  console.log(`open with its demo after ${seconds} s`);
});

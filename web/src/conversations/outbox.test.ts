import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../api/problem.ts';
import { letter } from './examples.ts';
import type { Letter } from './letters.ts';
import { type Drawer, openOutbox } from './outbox.ts';

/** A drawer that two tabs (and a reload) share. */
function sharedDrawer(): Drawer {
  const lying = new Map<string, Letter>();
  return {
    all: async (userId) => [...lying.values()].filter((one) => one.userId === userId),
    put: async (one) => void lying.set(one.id, one),
    remove: async (_, id) => void lying.delete(id),
  };
}

/** One at a time for each conversation, as locks of the browser are. */
function locks() {
  const queues = new Map<string, Promise<void>>();
  return (conversationId: string, work: () => Promise<void>) => {
    const next = (queues.get(conversationId) ?? Promise.resolve()).then(work);
    queues.set(
      conversationId,
      next.catch(() => {}),
    );
    return next;
  };
}

type Fate = 'arrives' | 'lost' | 'answer lost' | 'busy';

/** A server that stores what it sees once by its id, behind a line that loses questions and answers. */
function server(fates: Iterator<Fate>) {
  const stored: Letter[] = [];
  return {
    stored,
    async post(one: Letter) {
      const { value: fate = 'arrives' } = fates.next();
      await null;
      if (fate === 'lost') throw new Problem(0, { code: 'unreachable' });
      if (fate === 'busy') throw new Problem(429, { code: 'too_many_requests' }, 1);
      if (one.body === 'refused') throw new Problem(403, { code: 'blocked' });
      if (!stored.some(({ id }) => id === one.id)) stored.push(one);
      if (fate === 'answer lost') throw new Problem(0, { code: 'unreachable' });
    },
  };
}

const explain = (error: unknown) => (error as Problem).code;
const soon = () => new Promise<void>((resolve) => setImmediate(resolve));
const none = [][Symbol.iterator]();

async function settled(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    assert.ok(tries < 2_000, 'it never settled');
    await soon();
  }
}

test('however the line breaks and whichever tab sends, each letter arrives once and in the order it was written', async () => {
  const fate = fc.constantFrom<Fate>('arrives', 'lost', 'answer lost', 'busy');
  const act = fc.constantFrom('write', 'write elsewhere', 'reload', 'look');
  await fc.assert(
    fc.asyncProperty(fc.array(fate, { maxLength: 12 }), fc.array(act, { maxLength: 12 }), async (fates, acts) => {
      const drawer = sharedDrawer();
      const alone = locks();
      const { post, stored } = server(fates[Symbol.iterator]());
      const tab = () => openOutbox('u', { drawer, post, alone, explain, changed: () => {}, wait: soon });
      let here = tab();
      const written: string[] = [];
      for (const what of acts) {
        if (what.startsWith('write')) {
          const id = `m${written.length}`;
          written.push(id);
          await here.add(letter(id, 0, { conversationId: what === 'write' ? 'c' : 'd' }));
        } else if (what === 'reload') {
          here.close();
          here = tab();
          await here.look();
        } else {
          await tab().look();
        }
      }
      await here.look();
      await settled(() => stored.length === written.length && here.letters().length === 0);
      for (const conversation of ['c', 'd']) {
        const arrived = stored.filter(({ conversationId }) => conversationId === conversation).map(({ id }) => id);
        assert.deepEqual(
          arrived,
          written.filter((id) => arrived.includes(id)),
        );
      }
      here.close();
    }),
    { numRuns: 60 },
  );
});

test('what the server refuses waits for its writer, and what was written later goes out all the same', async () => {
  const drawer = sharedDrawer();
  const { post, stored } = server(none);
  const outbox = openOutbox('u', { drawer, post, alone: locks(), explain, changed: () => {}, wait: soon });
  await outbox.add(letter('a', 0, { body: 'refused' }));
  await outbox.add(letter('b', 0));
  await settled(() => stored.length === 1);
  await settled(() => outbox.letters().length === 1);
  const failed = outbox.letters()[0];
  assert.equal(failed?.fault, 'blocked');
  // A reload keeps it, and does not try again by itself.
  const later = openOutbox('u', { drawer, post, alone: locks(), explain, changed: () => {}, wait: soon });
  await later.look();
  await soon();
  assert.deepEqual(
    later.letters().map(({ id, fault }) => [id, fault]),
    [['a', 'blocked']],
  );
  await later.remove(failed as Letter);
  assert.deepEqual(await drawer.all('u'), []);
});

test('a letter that is tried again goes behind those written since', async () => {
  const { post, stored } = server(none);
  const outbox = openOutbox('u', {
    ...{ drawer: sharedDrawer(), alone: locks(), explain, changed: () => {}, wait: soon },
    post: async (one) => {
      if (one.id === 'a' && stored.length === 0) throw new Problem(422, { code: 'invalid_input' });
      await post(one);
    },
  });
  await outbox.add(letter('a', 0));
  await outbox.add(letter('b', 0));
  await settled(() => stored.length === 1 && outbox.letters().length === 1);
  await outbox.retry(outbox.letters()[0] as Letter);
  await settled(() => outbox.letters().length === 0);
  assert.deepEqual(
    stored.map(({ id }) => id),
    ['b', 'a'],
  );
});

test('one that pauses tries at once when the line is back', async () => {
  const { post, stored } = server((['lost'] as Fate[])[Symbol.iterator]());
  let pauses = 0;
  const outbox = openOutbox('u', {
    ...{ drawer: sharedDrawer(), post, alone: locks(), explain, changed: () => {} },
    wait: () => {
      pauses++;
      return new Promise(() => {});
    },
  });
  await outbox.add(letter('a', 0));
  await settled(() => pauses === 1);
  assert.equal(stored.length, 0);
  outbox.wake();
  await settled(() => stored.length === 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { letter, message } from './examples.ts';
import type { Letter } from './letters.ts';
import { type Row, rowsOf } from './rows.ts';
import { emptyThread, holesOf, lastHeld, mergeThreads, messageAt, type Thread, threadOf } from './thread.ts';

const dayOf = (at: string) => at.slice(0, 10);
const rows = (thread: Thread, letters: readonly Letter[] = [], firstUnread = 0) =>
  rowsOf({ thread, letters, firstUnread, dayOf });
const seqs = (thread: Thread) => thread.held.map(({ message }) => message.seq);
const said = (row: Row) =>
  row.kind === 'message' ? row.message.body : row.kind === 'letter' ? row.letter.body : row.kind;

test('whatever order pages arrive in, every message is there once, by its number', () => {
  const page = fc.record({ from: fc.integer({ min: 1, max: 40 }), length: fc.integer({ min: 0, max: 15 }) });
  const fragments = fc.array(page, { maxLength: 12 }).map((pages) =>
    pages.map(({ from, length }, asOf) =>
      threadOf(
        Array.from({ length }, (_, at) => message(from + at, { body: `as of ${asOf}` })),
        asOf,
      ),
    ),
  );
  fc.assert(
    fc.property(fragments, fc.infiniteStream(fc.nat()), (pages, chance) => {
      const shuffled = pages.map((page) => [chance.next().value as number, page] as const).sort(([a], [b]) => a - b);
      const asAsked = pages.reduce(mergeThreads, emptyThread);
      const asArrived = shuffled.map(([, page]) => page).reduce(mergeThreads, emptyThread);
      const twice = [...pages, ...pages].reduce(mergeThreads, emptyThread);
      assert.deepEqual(asArrived, asAsked);
      assert.deepEqual(twice, asAsked);
      const all = new Set(pages.flatMap(seqs));
      assert.deepEqual(
        seqs(asAsked),
        [...all].sort((a, b) => a - b),
      );
      for (const seq of all) {
        const latest = pages.findLast((page) => messageAt(page, seq));
        assert.equal(messageAt(asAsked, seq), messageAt(latest ?? emptyThread, seq));
      }
      // Filled, a hole is none any more.
      const filled = holesOf(asAsked).reduce(
        (thread, { from, to }) =>
          mergeThreads(
            thread,
            threadOf(
              Array.from({ length: to - from + 1 }, (_, at) => message(from + at)),
              99,
            ),
          ),
        asAsked,
      );
      assert.deepEqual(holesOf(filled), []);
      assert.equal(lastHeld(filled), filled.lastSeq);
    }),
  );
});

test('what is known to exist but is not held is a hole, also at the end', () => {
  const thread = mergeThreads(threadOf([message(3), message(4)], 1, 9), threadOf([message(7)], 2));
  assert.deepEqual(holesOf(thread), [
    { from: 5, to: 6 },
    { from: 8, to: 9 },
  ]);
  // Opened while it was empty.
  assert.deepEqual(holesOf(threadOf([], 1, 4)), [{ from: 1, to: 4 }]);
  assert.deepEqual(holesOf(emptyThread), []);
});

test('an answer that brings nothing new leaves what is drawn as it is', () => {
  const thread = threadOf([message(1), message(2)], 1);
  assert.equal(mergeThreads(thread, threadOf([message(2)], 1)), thread);
  const later = mergeThreads(thread, threadOf([message(2)], 2));
  assert.equal(messageAt(later, 2), messageAt(thread, 2));
});

test('an old answer that comes late does not bring a deleted message back', () => {
  const deleted = threadOf([message(1, { body: null, deletedAt: '2026-11-22T10:00:00Z' })], 5);
  const late = threadOf([message(1, { body: 'hello' })], 4);
  assert.equal(messageAt(mergeThreads(deleted, late), 1)?.body, null);
  assert.equal(messageAt(mergeThreads(late, deleted), 1)?.body, null);
});

test('whatever comes first, the answer, the news or the letter leaving, a message is shown once and keeps its key', () => {
  const written = ['a', 'b', 'c'];
  const steps = written.flatMap((id) => [`news ${id}`, `gone ${id}`]);
  const order = fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length });
  fc.assert(
    fc.property(order, (happened) => {
      let thread = threadOf([message(1, { body: 'before', side: 'shop' })], 0);
      let letters: readonly Letter[] = written.map((id, at) => letter(id, at));
      for (const [asOf, step] of happened.entries()) {
        const [what, id = ''] = step.split(' ');
        const arrived = threadOf([message(2 + written.indexOf(id), { clientMessageId: id, body: id })], asOf + 1);
        // A letter leaves only after its message was taken in.
        thread = mergeThreads(thread, arrived);
        if (what === 'gone') letters = letters.filter((other) => other.id !== id);
        const shown = rows(thread, letters).filter(({ kind }) => kind === 'message' || kind === 'letter');
        assert.deepEqual(shown.map(said).toSorted(), ['a', 'b', 'before', 'c']);
        for (const mine of written) assert.ok(shown.some(({ key }) => key === mine));
      }
      assert.deepEqual(rows(thread, letters).map(said), ['day', 'before', 'a', 'b', 'c']);
    }),
  );
});

test('days, the first unread and holes are marked, and what belongs together stands together', () => {
  const thread = threadOf(
    [
      message(1, { body: 'one', createdAt: '2026-11-20T10:00:00Z' }),
      message(2, { body: 'two', createdAt: '2026-11-20T10:02:00Z' }),
      message(3, { body: 'three', side: 'shop', createdAt: '2026-11-20T10:03:00Z' }),
      message(6, { body: 'six', side: 'shop', createdAt: '2026-11-21T09:00:00Z' }),
      message(7, { body: 'seven', side: 'shop', createdAt: '2026-11-21T09:20:00Z' }),
    ],
    1,
  );
  const found = rows(thread, [letter('x', 1, { writtenAt: '2026-11-21T09:21:00Z' })], 6);
  assert.deepEqual(found.map(said), ['day', 'one', 'two', 'three', 'hole', 'day', 'unread', 'six', 'seven', 'x']);
  const runs = found.flatMap((row) =>
    'starts' in row ? [`${row.starts ? '<' : ''}${said(row)}${row.ends ? '>' : ''}`] : [],
  );
  assert.deepEqual(runs, ['<one', 'two>', '<three>', '<six>', '<seven>', '<x>']);
  assert.equal(new Set(found.map(({ key }) => key)).size, found.length);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeedItem } from '../api/types.ts';
import { fold } from './fold.ts';

const item = (id: string, shop: string, at: string, unread = false) =>
  ({ id, shop: { id: shop, slug: shop, name: shop, logoUrl: null }, at, unread }) as FeedItem;
const drawn = (pages: FeedItem[][]) =>
  fold(pages).map(({ day, shops }) => [
    day,
    shops.map(({ shop, items }) => `${shop.id}: ${items.map(({ id }) => id)}`),
  ]);

test('a shop stands once a day, where its newest stands', () => {
  const page = [
    item('5', 'attic', '2026-11-22T12:00:00'),
    item('4', 'cellar', '2026-11-22T11:00:00'),
    item('3', 'attic', '2026-11-22T10:00:00'),
    item('2', 'attic', '2026-11-21T10:00:00'),
  ];
  assert.deepEqual(drawn([page]), [
    ['2026-11-22', ['attic: 5,3', 'cellar: 4']],
    ['2026-11-21', ['attic: 2']],
  ]);
});

test('what a later page brings of the same day stands below', () => {
  const [first, second] = [[item('3', 'attic', '2026-11-22T12:00:00')], [item('2', 'attic', '2026-11-22T11:00:00')]];
  assert.deepEqual(drawn([first, second]), [['2026-11-22', ['attic: 3', 'attic: 2']]]);
  assert.deepEqual(fold([]), []);
});

test('what a shop did is unread where any of it is', () => {
  const [day] = fold([[item('2', 'attic', '2026-11-22T12:00:00'), item('1', 'attic', '2026-11-22T11:00:00', true)]]);
  assert.equal(day?.shops[0]?.unread, true);
});

import { probe } from '../load.ts';
import type { Market } from '../market.ts';
import { atMost, type Line } from '../row.ts';
import { writeNews } from '../stock/news.ts';
import type { SignedInPerson } from '../stock/people.ts';

const FOLLOWED = 1_000;
const NEWS = 1_000_000;
const AIM_MS = 20;

/** What a thousand followed shops did, of a million things. */
export const feed: Line = {
  name: 'feed',
  async measure(market) {
    const { people, pool } = market;
    const [reader, owner] = (await people.settle(2)) as [SignedInPerson, SignedInPerson];
    const shopIds = await writeNews(pool, { ownerId: owner.userId, shops: FOLLOWED, news: NEWS });
    // Followed before any of it happened, by the ids too.
    await pool.query(
      `insert into shop_followers (id, user_id, shop_id, created_at)
       select overlay(gen_random_uuid()::text placing '00' from 1)::uuid, $1, id, souk_now() from unnest($2::uuid[]) as id`,
      [reader.userId, shopIds],
    );
    // Half a day of it is unread.
    await pool.query(
      `insert into feed_marks (user_id, seen_id)
       select $1, id from shop_news order by id desc offset 43200 limit 1`,
      [reader.userId],
    );
    await pool.query('vacuum analyze shop_news, shop_followers, shops');
    const middle = await pool.query<{ id: string }>('select id from shop_news order by id offset $1 limit 1', [
      NEWS / 2,
    ]);
    const cursor = Buffer.from(JSON.stringify([middle.rows[0]?.id])).toString('base64url');
    const told = (name: string, path: string) => page(market, reader, name, path);
    return [
      await told('its first page', '/api/feed'),
      await told('one kind', '/api/feed?kind=announcement'),
      await told('half a million things back', `/api/feed?cursor=${cursor}`),
      await told('a page of 100', '/api/feed?limit=100'),
    ];
  },
};

async function page({ server }: Market, { accessToken }: SignedInPerson, name: string, path: string) {
  const headers = { authorization: `Bearer ${accessToken}` };
  const { p99 } = await probe({ url: server.url, wishes: [{ path, headers }] });
  return atMost(`a feed of 1,000 shops and 1,000,000 things, ${name}, p99`, p99, AIM_MS, 'ms', 'FOLLOW-3, our own aim');
}

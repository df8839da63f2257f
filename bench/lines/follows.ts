import { saturate } from '../load.ts';
import type { Market } from '../market.ts';
import { atMost, type Line, type Row } from '../row.ts';
import type { SignedInPerson } from '../stock/people.ts';
import { percentiles } from '../workers/percentiles.ts';

const FOLLOWERS = 100_000;
const ROUNDS = 60;
/** What noise alone makes of two equal measurements. */
const SAME = 1.5;

/** A shop with very many followers: what it says, and who comes and goes. */
export const follows: Line = {
  name: 'follows',
  async measure(market) {
    const { pool, people } = market;
    const { rows } = await pool.query<{ id: string; owner_id: string }>(
      `select id, owner_id from shops where status = 'open' order by id limit 2`,
    );
    const [quiet, loved] = rows as [{ id: string; owner_id: string }, { id: string; owner_id: string }];
    await pool.query(
      `with crowd as (
         insert into users (id, email, email_key, password_hash, name)
         select gen_random_uuid(), 'crowd-' || nr, 'crowd-' || nr, '', 'One of many' from generate_series(1, $2::int) as nr
         returning id)
       insert into shop_followers (id, user_id, shop_id) select gen_random_uuid(), id, $1 from crowd`,
      [loved.id, FOLLOWERS],
    );
    await pool.query('vacuum analyze shop_followers, users, shop_news');

    const ownerOf = ({ owner_id }: { owner_id: string }) => {
      const owner = people.all.find(({ userId }) => userId === owner_id);
      if (!owner) throw new Error('The owner of the shop is nobody of ours');
      return owner;
    };
    const alone = await publish(market, quiet.id, ownerOf(quiet));
    const many = await publish(market, loved.id, ownerOf(loved));
    const crowd = await people.settle(500);
    const headersOf = ({ accessToken }: SignedInPerson) => ({ authorization: `Bearer ${accessToken}` });
    const toggles = await saturate({
      server: market.server,
      wishes: crowd.map((person) => ({
        ...{ path: `/api/shops/${loved.id}/follow`, method: 'POST' as const, headers: headersOf(person) },
      })),
    });
    const wrong = await pool.query(
      `select 1 from shop_follower_counts as counted
       where followers <> (select count(*) from shop_followers where shop_id = counted.shop_id)`,
    );
    return [
      { name: 'a shop without followers publishes, p50', measured: alone, unit: 'ms' },
      atMost(
        ...([
          'a shop with 100,000 followers publishes, p50',
          many,
          alone * SAME,
          'ms',
          'FOLLOW-3: as without any',
        ] as const),
      ),
      { name: 'toggles of one shop by many people', measured: toggles.perSecond, unit: '/s' },
      { name: 'toggles of one shop by many people, p99', measured: toggles.p99, unit: 'ms' },
      atMost('counts that are not those of the rows after it', wrong.rowCount ?? 0, 0, '', 'FOLLOW-1'),
    ] satisfies Row[];
  },
};

/** The middle of the milliseconds that saying something takes; what was said before goes, since a day has its limit. */
async function publish({ server, pool }: Market, shopId: string, { accessToken }: SignedInPerson): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await pool.query(`delete from shop_news where shop_id = $1 and kind = 'announcement'`, [shopId]);
    const begun = performance.now();
    const { status } = await fetch(`${server.url}/api/shops/${shopId}/news`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Winter fair', body: 'From Friday on.' }),
    });
    if (status !== 201) throw new Error(`To publish answered ${status}`);
    times.push(performance.now() - begun);
  }
  return percentiles(times).p50;
}

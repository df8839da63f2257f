import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { souk } from '../market.ts';
import { atMost, type Line } from '../row.ts';

const WITHIN_S = 300;
const OF_A_PERSON = 10;

/** The whole model learnt anew from so many views (`--events`), with its settings chosen, as the command does it. */
export const recommendationsModel: Line = {
  name: 'training',
  async measure(market) {
    const { values } = parseArgs({ strict: false, options: { events: { type: 'string', default: '200000' } } });
    const events = Number(values.events);
    await view(market.databaseUrl, events);
    const begun = performance.now();
    const child = spawn(process.execPath, [souk, 'recommend', 'train'], {
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        SOUK_DATA: join(market.folder, 'data'),
        DATABASE_URL: market.databaseUrl,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`The training ended with ${code}`);
    const seconds = (performance.now() - begun) / 1_000;
    return [atMost(`the model from ${events.toLocaleString('en')} events`, seconds, WITHIN_S, 's', 'PERF-7')];
  },
};

/** Visits of ten views each, most of them near a product that many look at; each from an address of its own. */
async function view(databaseUrl: string, events: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `with goods as (
         select array_agg(id order by id) as ids, array_agg(shop_id order by id) as shops, count(*)::int as count
         from products where status = 'active'
       ), steps as (
         select at, at / ${OF_A_PERSON} as person,
           1 + (floor(power(abs(hashint4((at / ${OF_A_PERSON})::int)) / 2147483648.0, 2) * count)::int
             + abs(hashint4(at::int)) % 12) % count as place
         from generate_series(0, $1::bigint - 1) as at, goods
       )
       insert into product_views (id, kind, product_id, shop_id, session_id, visitor, ip_address, day, created_at)
       select gen_random_uuid(), 'product', ids[place], shops[place], 'bench-' || person, 'bench-' || person,
         'bench-' || person, current_date, now() - interval '1 day' + at % ${OF_A_PERSON} * interval '1 minute'
       from steps, goods`,
      [events],
    );
  } finally {
    await client.end();
  }
}

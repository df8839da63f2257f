import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { alerts } from './lines/alerts.ts';
import { analytics } from './lines/analytics.ts';
import { announcement } from './lines/announcement.ts';
import { calls } from './lines/calls.ts';
import { checkout } from './lines/checkout.ts';
import { events } from './lines/events.ts';
import { feed } from './lines/feed.ts';
import { follows } from './lines/follows.ts';
import { guard } from './lines/guard.ts';
import { listing } from './lines/listing.ts';
import { messages } from './lines/messages.ts';
import { orders } from './lines/orders.ts';
import { productPage } from './lines/product-page.ts';
import { recommendations } from './lines/recommendations.ts';
import { recommendationsModel } from './lines/recommendations-model.ts';
import { search } from './lines/search.ts';
import { signIn } from './lines/sign-in.ts';
import { sockets } from './lines/sockets.ts';
import { startUp } from './lines/start-up.ts';
import { suggest } from './lines/suggest.ts';
import { tracking } from './lines/tracking.ts';
import { openMarket } from './market.ts';
import { endAll } from './processes.ts';
import { summariseProfiles } from './profile.ts';
import { type Line, type Row, shorten, verdictOf } from './row.ts';

const lines: readonly Line[] = [
  signIn,
  guard,
  productPage,
  listing,
  search,
  suggest,
  recommendations,
  tracking,
  analytics,
  checkout,
  orders,
  events,
  messages,
  calls,
  feed,
  follows,
  sockets,
  announcement,
  alerts,
  recommendationsModel,
  startUp,
];
const MOST_IMPORTED = 100_000;
const results = join(import.meta.dirname, 'results');

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    products: { type: 'string', default: '10000' },
    quick: { type: 'boolean', default: false },
    // Of the lines `training` and `analytics`.
    events: { type: 'string' },
    full: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
  },
});
const chosen = lines.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
if (chosen.length === 0) {
  console.error(`No such line. There are: ${lines.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}

process.on('exit', endAll);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

mkdirSync(results, { recursive: true });
const begun = performance.now();
const [loadBefore = 0] = loadavg();
const tell = (line: string) => console.error(`  ${line}`);
const products = Number(values.products);
const profiles = values.profile ? join(results, 'profiles') : undefined;
// More than this would take hours to come in one by one.
const quick = values.quick || products > MOST_IMPORTED;
const market = await openMarket({ products, quick, full: values.full, profiles }, tell);
const machine = `${cpus().length} × ${cpus()[0]?.model}, load before ${loadBefore.toFixed(1)}, Node ${process.version}`;
console.log(`${products} products; ${machine}; ${market.goods.note}\n`);

const rows: (Row & { line: string })[] = [];
try {
  for (const line of chosen) {
    for (const row of await line.measure(market)) {
      rows.push({ line: line.name, ...row });
      console.log(asLine(row));
    }
  }
} finally {
  await market.close();
}
const seconds = Math.round((performance.now() - begun) / 1_000);
const short = rows.filter((row) => verdictOf(row) === 'short').length;
console.log(`\n${rows.length} rows in ${seconds} s, ${short} of them short`);
const made = { at: new Date().toISOString(), machine, products, full: values.full, seconds };
writeFileSync(
  join(results, 'results.json'),
  `${JSON.stringify({ ...made, rows: rows.map((row) => ({ ...row, verdict: verdictOf(row) })) }, null, 2)}\n`,
);
if (profiles) for (const line of summariseProfiles(profiles)) console.log(line);

function asLine(row: Row): string {
  const { name, measured, unit, limit, wanted, limitFrom } = row;
  const figure = `${shorten(measured)} ${unit}`.padStart(14);
  const against = limit === undefined ? '' : `${wanted === 'at least' ? '≥' : '≤'} ${shorten(limit)} ${unit}`;
  return `${verdictOf(row).padEnd(6)}${name.padEnd(58)}${figure}   ${against.padEnd(16)}${limitFrom ?? ''}`;
}

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { startTestServer, type TestServer } from '#support/app.ts';
import { heardBy } from '#support/heard.ts';
import { address, checkOut, offerProduct, putInCart } from '#support/orders.ts';
import { type Caller, type Person, signIn } from '#support/people.ts';
import { open, say } from '#support/talk.ts';
import { must } from '#support/trade.ts';
import { shopDays } from '../days/listener.ts';
import type { ShopFigures } from '../figures/schema.ts';
import type { FollowerFigures } from '../followers/schema.ts';
import { stayJob } from './jobs.ts';
import { shopBehaviour } from './listener.ts';
import { checkBehaviour, recountBehaviour } from './recount.ts';
import type { Behaviour } from './schema.ts';

/** Half an hour beside the others, and never near its midnight while this runs. */
const ZONE = [17, 18].includes(new Date().getUTCHours()) ? 'America/St_Johns' : 'Asia/Kolkata';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1';
const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

let market: TestServer;
let ana: Person;
let cid: Person;
let dan: Person;
let eve: Person;
let lamp: Awaited<ReturnType<typeof offerProduct>>;
let radio: Awaited<ReturnType<typeof offerProduct>>;
/** The first and the second day in the shop. */
let days: [string, string];

before(async () => {
  market = await startTestServer();
  // Where nobody looked at anything yet, it ends as well.
  await stayJob.run({}, market.house);
  const join = (name: string) => market.person(name);
  [ana, cid, dan, eve] = await Promise.all([join('Ana'), join('Cid'), join('Dan'), join('Eve')]);
  lamp = await offerProduct(ana, { title: 'Lamp', price: 1_000, fee: 500 });
  radio = await offerProduct(ana, { title: 'Radio', price: 700, shopId: lamp.shopId });
  await must(ana.patch(`/api/shops/${lamp.shopId}`, { timeZone: ZONE }));
  await history();
});
after(() => market.close());

const query = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await market.house.database.pool.query<Row>(text, values)).rows;
const of = (path: string) => `/api/analytics/shop/${lamp.shopId}${path}`;
const figures = (more = '') => must(ana.get<ShopFigures>(of(more)));
const behaviour = (more = '') => must(ana.get<Behaviour>(of(`/behaviour${more}`)));
const today = async () => (await figures()).range.endDate;

async function view(who: Caller, subject: object, referrer?: string, agent = DESKTOP): Promise<void> {
  const { status } = await who.post(
    '/api/track/view',
    { viewId: randomUUID(), ...subject, ...(referrer && { referrer }) },
    { 'user-agent': agent },
  );
  assert.equal(status, 202);
}

async function order(buyer: Caller, things: readonly (typeof lamp)[], steps: readonly string[]): Promise<string> {
  for (const thing of things) await putInCart(buyer, thing, 2);
  const { id = '' } = (await checkOut(buyer, { address })).orders[0] ?? {};
  for (const step of steps) await must((step === 'cancel' ? buyer : ana).put(`/api/orders/${id}/${step}`, {}));
  return id;
}

const heard = () => heardBy(market, shopDays, shopBehaviour);

/** Nobody's token outlasts a day. */
async function pass(time: string): Promise<void> {
  await market.passTime(time);
  const again = (person: Person) => signIn(market.url, person);
  [ana, cid, dan, eve] = await Promise.all([again(ana), again(cid), again(dan), again(eve)]);
}

/** Two days of a shop, by the API alone. */
async function history(): Promise<void> {
  const { shopId, productId } = lamp;
  const first = await today();
  await view(cid, { query: ' Valve   RADIO ' });
  await view(cid, { productId, duration: 30 }, 'https://www.Google.com/search?q=secret');
  await view(cid, { productId: radio.productId, duration: 10 }, '/search?q=valve');
  await view(market.guest, { shopId, sessionId: 'one' }, undefined, PHONE);
  await view(market.guest, { productId, sessionId: 'one' }, '/', PHONE);
  await must(market.guest.post('/api/cart/items', { productId, variantId: lamp.variantId }));
  await must(dan.post(`/api/shops/${shopId}/follow`));
  await must(eve.post(`/api/shops/${shopId}/follow`));
  await say(dan, await open(dan, shopId), 'Is it still there?');
  const paid = await order(cid, [lamp, radio], ['confirm', 'ship', 'deliver']);
  await order(eve, [radio], ['cancel']);
  await heard();

  await pass('1 day');
  await view(cid, { productId, duration: 20 });
  await view(market.guest, { productId, sessionId: 'two' }, 'https://example.org/radios');
  await must(eve.delete(`/api/shops/${shopId}/follow`));
  await order(dan, [lamp], ['confirm']);
  await must(ana.put(`/api/orders/${paid}/refund`, { amount: { amount: 500, currency: 'EUR' } }));
  await heard();
  days = [first, await today()];
}

test('what people do on their way to an order is told to the unit', async () => {
  const told = await behaviour(`?startDate=${days[0]}&endDate=${days[1]}`);
  assert.deepEqual(
    told.funnel.map(({ step, people }) => [step, people]),
    // First day: cid and a guest came; the guest, dan, cid and eve were interested. Second: cid and another guest; dan.
    [
      ['visited', 4],
      ['interested', 5],
      ['ordered', 3],
      ['paid', 2],
    ],
  );
  const { people: interested = 0 } = told.funnel[1] ?? {};
  assert.deepEqual(told.funnel[2], {
    step: 'ordered',
    people: 3,
    ofPrevious: 3 / interested,
    dropOff: 1 - 3 / interested,
  });
  assert.ok(told.funnel.every(({ dropOff }) => dropOff >= 0 && dropOff <= 1));
  const refunded = Number(
    (await query<{ amount: number }>('select coalesce(sum(amount), 0)::int as amount from refund_lines'))[0]?.amount,
  );
  assert.deepEqual(
    told.products.map(({ title, views, carts, orders, pieces }) => ({ title, views, carts, orders, pieces })),
    [
      { title: 'Lamp', views: 4, carts: 3, orders: 2, pieces: 4 },
      { title: 'Radio', views: 1, carts: 2, orders: 1, pieces: 2 },
    ],
  );
  // Paid is what was delivered: two lamps and two radios.
  assert.equal(
    told.products.reduce((sum, { revenue }) => sum + revenue, 0),
    2 * 1_000 + 2 * 700 - refunded,
  );
  assert.deepEqual(told.referrers, [
    { referrer: 'direct', views: 2, visitors: 2 },
    { referrer: 'example.org', views: 1, visitors: 1 },
    { referrer: 'google.com', views: 1, visitors: 1 },
    { referrer: 'souk home', views: 1, visitors: 0 },
    { referrer: 'souk search', views: 1, visitors: 0 },
  ]);
  assert.deepEqual(told.terms, [{ term: 'valve radio', views: 2 }]);
  assert.deepEqual(told.devices, [
    { device: 'desktop', views: 4, visitors: 3, share: 4 / 6 },
    { device: 'mobile', views: 2, visitors: 1, share: 2 / 6 },
  ]);
  assert.deepEqual(told.visitors, { new: 3, returning: 1 });
  assert.deepEqual(told.stay, { average: 20, views: 3 });
  assert.equal(told.hours.length, 168);
  const hours = await query<{ weekday: number; hour: number; views: number }>(
    `select extract(isodow from created_at at time zone $1)::int as weekday,
       extract(hour from created_at at time zone $1)::int as hour, count(*)::int as views
     from product_views where shop_id is not null group by 1, 2 order by 1, 2`,
    [ZONE],
  );
  assert.deepEqual(
    told.hours.filter(({ views }) => views > 0).map(({ weekday, hour, views }) => ({ weekday, hour, views })),
    hours,
  );
  assert.equal(
    told.hours.reduce((sum, each) => sum + each.orders, 0),
    2,
  );
});

test('of followers it is told how they come and go, and what they order', async () => {
  const told = await must(ana.get<FollowerFigures>(of(`/followers?startDate=${days[0]}&endDate=${days[1]}`)));
  const { asOf, range, timeZone, currency, ...rest } = told;
  assert.deepEqual(rest, {
    followers: 1,
    gained: 2,
    lost: 1,
    net: 1,
    churn: 0,
    orders: 2,
    ordersFromFollowers: 1,
    share: 0.5,
    // Dan's is confirmed and not paid yet.
    revenueFromFollowers: 0,
    days: [
      { date: days[0], gained: 2, lost: 0, followers: 2 },
      { date: days[1], gained: 0, lost: 1, followers: 1 },
    ],
  });
  const second = await must(ana.get<FollowerFigures>(of(`/followers?startDate=${days[1]}`)));
  assert.equal(second.churn, 0.5);
});

test('who left on an earlier day than they came, since the shop moved, makes no shop of fewer than nobody', async () => {
  const { id: shopId } = await must(eve.post<{ id: string }>('/api/shops', { name: 'Moved', currency: 'EUR' }));
  await query(
    `insert into follow_changes (shop_id, change, day) values ($1, 1, '2026-03-02'), ($1, -1, '2026-03-01')`,
    [shopId],
  );
  const told = await must(
    eve.get<FollowerFigures>(`/api/analytics/shop/${shopId}/followers?startDate=2026-03-01&endDate=2026-03-02`),
  );
  assert.deepEqual(
    told.days.map(({ followers }) => followers),
    [0, 0],
  );
  const later = await must(
    eve.get<FollowerFigures>(`/api/analytics/shop/${shopId}/followers?startDate=2026-03-02&endDate=2026-03-02`),
  );
  assert.deepEqual([later.churn, later.days[0]?.followers], [0, 0]);
});

const allRows = () =>
  query(`select dimension, date::text, value, views, visitors, seconds, stays, carts, orders, pieces, revenue
    from shop_figures where dimension <> 'stay' order by dimension, date, value`);
const recount = () => change(houseContext(market.house), (tx) => recountBehaviour(tx, lamp.shopId, days[0], days[1]));

test('a recount says the same, from nothing and from what is wrong; and the check tells what is', async () => {
  const { db } = market.house.database;
  const before = await allRows();
  assert.deepEqual(await checkBehaviour.find(db), []);
  await recount();
  assert.deepEqual(await allRows(), before);

  await query('update shop_figures set views = views + 1, orders = orders + 1');
  await query(
    `insert into shop_figures (shop_id, dimension, date, value, carts) values ($1, 'device', $2, 'toaster', 1)`,
    [lamp.shopId, days[0]],
  );
  assert.ok((await checkBehaviour.find(db)).length > 5);
  await recount();
  assert.deepEqual(await allRows(), before);

  await query('delete from shop_figures');
  await query('delete from shop_arrivals');
  await recount();
  assert.deepEqual(await allRows(), before);
  assert.deepEqual(await checkBehaviour.find(db), []);
});

test('of who left nobody says any more what they put into carts, and everything counts as it did', async () => {
  const eli = await market.person('Eli');
  const { productId, variantId } = lamp;
  await putInCart(eli, { productId, variantId });
  await heard();
  await query(
    `insert into cart_additions (shop_id, who, quantity, day) select shop_id, who, 1, $2 from cart_additions where who = $1`,
    [eli.id, days[0]],
  );
  await say(eli, await open(eli, lamp.shopId), 'Is it bright?');
  await recount();
  const before = await allRows();
  const ofEli = () => query<{ day: string }>('select day::text from cart_additions where who = $1', [eli.id]);
  assert.equal((await ofEli()).length, 2);
  await must(eli.delete('/api/me', { password: eli.password }));
  assert.deepEqual(await ofEli(), [{ day: days[1] }], 'that day they wrote too, and stay one');
  await heard();
  await recount();
  assert.deepEqual(await allRows(), before);
  assert.deepEqual(await checkBehaviour.find(market.house.database.db), []);
});

test('days keep their hours where the shop moves to another zone', async () => {
  const before = await allRows();
  await must(ana.patch(`/api/shops/${lamp.shopId}`, { timeZone: 'Pacific/Auckland' }));
  await recount();
  assert.deepEqual(await allRows(), before);
  await must(ana.patch(`/api/shops/${lamp.shopId}`, { timeZone: ZONE }));
});

test('past two hundred referrers a day the rest is told together, whoever counts', async () => {
  const { shopId } = lamp;
  const values: string[] = [];
  for (let at = 0; at < 205; at++) values.push(`https://site-${at}.example/`);
  await Promise.all(values.map((referrer) => view(market.guest, { shopId, sessionId: 'many' }, referrer)));
  await heard();
  const count = () =>
    query(
      `select count(*)::int as rows, sum(views)::int as views, sum(views) filter (where value = 'other')::int as rest
      from shop_figures where dimension = 'referrer' and date = $1`,
      [days[1]],
    );
  // `direct` and example.org were there.
  assert.deepEqual(await count(), [{ rows: 201, views: 207, rest: 7 }]);
  await recount();
  assert.deepEqual(await count(), [{ rows: 201, views: 207, rest: 7 }]);
  assert.deepEqual(await checkBehaviour.find(market.house.database.db), []);
});

test('who reads again reads what happened since, also what changes no day of the shop', async () => {
  const vase = await offerProduct(dan, { title: 'Vase' });
  const carts = async () => {
    const { products } = await must(dan.get<Behaviour>(`/api/analytics/shop/${vase.shopId}/behaviour`));
    return products.map(({ carts }) => carts);
  };
  assert.deepEqual(await carts(), []);
  await putInCart(cid, vase);
  await heard();
  assert.deepEqual(await carts(), [1]);
});

test('a day without views has a step of nobody, and never something that is no number', async () => {
  const told = await behaviour('?startDate=2020-01-01&endDate=2020-01-02');
  assert.ok(told.funnel.every((step) => step.people === 0 && step.dropOff === 0));
  assert.deepEqual([told.stay.average, told.visitors, told.devices], [0, { new: 0, returning: 0 }, []]);
});

test('stays are final two days later, and the same is read', async () => {
  const range = `?startDate=${days[0]}&endDate=${days[1]}`;
  const before = (await behaviour(range)).stay;
  await pass('6 days');
  await stayJob.run({}, market.house);
  await stayJob.run({}, market.house);
  assert.equal((await query(`select 1 from shop_figures where dimension = 'stay'`)).length, 2);
  assert.deepEqual((await behaviour(range)).stay, before);
  assert.deepEqual(await checkBehaviour.find(market.house.database.db), []);
});

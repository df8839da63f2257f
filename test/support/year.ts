import { visitorOf } from '#features/tracking/visitor.ts';
import { houseContext } from '#platform/actor.ts';
import { openDatabase } from '#platform/database/connection.ts';
import type { TestServer } from './app.ts';
import type { Random } from './draw-orders.ts';
import { offerProduct } from './orders.ts';
import { must } from './trade.ts';
import { type Act, type Amounts, drawActs } from './year-acts.ts';
import { newPast, type YearMarket, type YearShop } from './year-market.ts';

const YEAR_DAYS = 363;
const BUYERS = 8;
const GUESTS = 14;
const prices = [1_000, 333, 12_999];

/** Far from each other, most of them changing their clocks, two by halves of hours, one by three quarters. */
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'America/St_Johns'];
/** Where the last shop goes to within the year, and back: dates are left out, and others come twice. */
const AWAY = 'Pacific/Auckland';

/** Five shops in five time zones with their people, and nothing that happened yet in the year that ends the day before yesterday. */
export async function openYear(server: TestServer, random: Random): Promise<YearMarket> {
  const to = Temporal.Now.instant().round('second').subtract({ hours: 48 });
  const from = to.subtract({ hours: YEAR_DAYS * 24 });
  const buyers = await Promise.all(Array.from({ length: BUYERS }, (_, at) => server.person(`Buyer ${at}`)));
  const visitorFor = (userId: string | null, session?: string) => ({
    userId,
    visitor: visitorOf(houseContext(server.house, userId ? { userId, role: 'buyer', sessionId: null } : null), session),
  });
  return {
    ...{ random, from, to, buyers, past: newPast() },
    visitors: [
      ...buyers.map(({ id }) => visitorFor(id)),
      ...Array.from({ length: GUESTS }, (_, at) => visitorFor(null, `s${BUYERS + at}`)),
    ],
    shops: await Promise.all(zones.map((_, at) => openYearShop(server, at, from))),
  };
}

async function openYearShop(server: TestServer, at: number, from: Temporal.Instant): Promise<YearShop> {
  const zone = zones[at] as string;
  const owner = await server.person(`Owner ${at}`);
  const fee = at % 2 === 0 ? 490 : null;
  const shop = await must(
    owner.post<{ id: string; slug: string }>('/api/shops', { name: `Attic ${at}`, currency: 'EUR', timeZone: zone }),
  );
  if (fee !== null) {
    const everywhere = { name: 'Everywhere', fee: { amount: fee, currency: 'EUR' } };
    await must(owner.put(`/api/shops/${shop.id}/delivery-zones`, { items: [everywhere] }));
  }
  // An answer of the house itself is no message that somebody wrote.
  if (at === 0) await must(owner.put(`/api/shops/${shop.id}/away-message`, { when: 'always', body: 'We are away' }));
  const products = await Promise.all(
    prices.map(async (price) => ({
      ...(await offerProduct(owner, { shopId: shop.id, price, stock: 100_000, title: `Lamp ${price}` })),
      price,
    })),
  );
  const moves = at === zones.length - 1 ? [AWAY, zone] : [];
  return {
    ...{ id: shop.id, slug: shop.slug, owner, fee },
    products: products.map(({ productId, variantId, price }) => ({ id: productId, variantId, price })),
    zones: [
      { since: Temporal.Instant.fromEpochMilliseconds(0), zone },
      ...moves.map((to, move) => ({ since: from.add({ hours: (move + 1) * 2_900, minutes: 17 }), zone: to })),
    ],
  };
}

/** Plays the year up to a part of it and stops; asked again it goes on from there. */
export function playerOf(server: TestServer, market: YearMarket, amounts: Amounts) {
  const lanes = market.shops.map((shop) => drawActs(market, shop, amounts));
  const span = market.from.until(market.to).total('seconds');
  return async function playUntil(part: number): Promise<void> {
    const cut = market.from.add({ seconds: Math.round(span * part) });
    await Promise.all(
      lanes.map(async (acts) => {
        const views = openDatabase(server.databaseUrl, { max: 1 });
        try {
          const isDue = ({ at }: Act) => Temporal.Instant.compare(at, cut) < 0 || part >= 1;
          // One after the other: what happens in a shop happens in its order.
          for (let act = acts[0]; act && isDue(act); act = acts[0]) {
            await act.play({ house: server.house, views });
            acts.shift();
          }
        } finally {
          await views.close();
        }
      }),
    );
  };
}

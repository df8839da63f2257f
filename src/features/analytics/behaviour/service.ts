import { imageOf } from '#features/catalogue/cards.ts';
import { demandFor } from '#features/search/demand/demand.ts';
import { mustManage } from '#features/shops/service.ts';
import type { Context } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { keptOf } from '../kept.ts';
import { type AskedRange, between, type RangeQuery, rangeOf } from '../range.ts';
import { listTopProducts, sumBehaviour, type ValueSums } from './reading.store.ts';
import { type Behaviour, steps } from './schema.ts';

const MOST_PRODUCTS = 10;
const MOST_REFERRERS = 10;
const MOST_TERMS = 20;
const MOST_MISSED = 20;
/** What was searched in vain is kept for so long, and asked for by the last days. */
const MISSES_OF_DAYS = { least: 7, most: 90 } as const;

/** What people do in a shop over a range of its days. Throws `not_found`, `forbidden`, `invalid_input`. */
export async function readBehaviour(context: Context, idOrSlug: string, query: RangeQuery): Promise<Behaviour> {
  const { db } = context.house.database;
  const shop = await mustManage(db, context, idOrSlug.toLowerCase(), 'analytics');
  const asked = await rangeOf(db, shop, query);
  const behaviour = await keptOf(context.house, 'behaviour', shop.id, asked, () =>
    countAll(context.house, shop.id, asked),
  );
  return { range: asked.range, timeZone: shop.timeZone, currency: shop.currency, asOf: asked.asOf, ...behaviour };
}

async function countAll(
  house: House,
  shopId: string,
  { range, today }: AskedRange,
): Promise<Omit<Behaviour, 'range' | 'timeZone' | 'currency' | 'asOf'>> {
  const { db } = house.database;
  const missesOf = range.startDate < today ? between(range.startDate, today).days : 0;
  const days = Math.min(Math.max(missesOf, MISSES_OF_DAYS.least), MISSES_OF_DAYS.most);
  const [products, sums, missed] = await Promise.all([
    listTopProducts(db, shopId, range, MOST_PRODUCTS),
    sumBehaviour(db, shopId, range, { referrers: MOST_REFERRERS, terms: MOST_TERMS }),
    demandFor(db, shopId, days),
  ]);
  const of = (dimension: ValueSums['dimension']) => sums.filter((each) => each.dimension === dimension);
  return {
    funnel: funnelOf([...of('visited').map((each) => ({ ...each, value: 'visited' })), ...of('funnel')]),
    products: products.map(({ image_url, picture_id, ...product }) => ({
      ...product,
      imageUrl: imageOf(house, { image_url, picture_id }),
    })),
    referrers: of('referrer').map(({ value, views, visitors }) => ({ referrer: value, views, visitors })),
    terms: of('term').map(({ value, views }) => ({ term: value, views })),
    missed: missed.items.slice(0, MOST_MISSED).map(({ query, count }) => ({ query, count })),
    devices: devicesOf(of('device')),
    hours: hoursOf(of('hour')),
    visitors: { new: visitorsOf(of('visit'), 'new'), returning: visitorsOf(of('visit'), 'returning') },
    stay: stayOf(of('stay')),
  };
}

/** Of people who never looked, as far as was told, more may order than came: then nobody dropped off. */
function funnelOf(sums: readonly ValueSums[]): Behaviour['funnel'] {
  let before: number | null = null;
  return steps.map((step) => {
    const people = visitorsOf(sums, step);
    const all: number = before ?? people;
    before = people;
    const ofPrevious = all === 0 ? 0 : people / all;
    return { step, people, ofPrevious, dropOff: all === 0 ? 0 : Math.max(0, 1 - ofPrevious) };
  });
}

function visitorsOf(sums: readonly ValueSums[], wanted: string): number {
  return sums.find(({ value }) => value === wanted)?.visitors ?? 0;
}

function devicesOf(sums: readonly ValueSums[]): Behaviour['devices'] {
  const all = sums.reduce((sum, { views }) => sum + views, 0);
  return sums.map(({ value, views, visitors }) => ({
    device: value,
    views,
    visitors,
    share: all === 0 ? 0 : views / all,
  }));
}

function hoursOf(sums: readonly ValueSums[]): Behaviour['hours'] {
  const byHour = new Map(sums.map((each) => [`${each.weekday} ${Number(each.value)}`, each]));
  return Array.from({ length: 7 * 24 }, (_, at) => {
    const [weekday, hour] = [Math.floor(at / 24) + 1, at % 24];
    const { views = 0, orders = 0 } = byHour.get(`${weekday} ${hour}`) ?? {};
    return { weekday, hour, views, orders };
  });
}

function stayOf(sums: readonly ValueSums[]): Behaviour['stay'] {
  const seconds = sums.reduce((sum, each) => sum + each.seconds, 0);
  const views = sums.reduce((sum, { stays }) => sum + stays, 0);
  return { average: views === 0 ? 0 : seconds / views, views };
}

import type { Pool } from 'pg';
import { emailKeyOf } from '#features/accounts/email.ts';
import { hashPassword } from '#features/accounts/passwords.ts';
import { placeCategories } from '#features/catalogue/categories.ts';
import { importBatch } from '#features/catalogue/import/import-products.ts';
import type { ProductDraft } from '#features/catalogue/import/map-row.ts';
import { keepDrawing } from '#features/files/service.ts';
import { addLocation } from '#features/shops/locations.ts';
import { changeShop, openShop, shopIsOther, shopProblems, verifyShop } from '#features/shops/service.ts';
import { replaceDeliveryZones } from '#features/shops/zones.ts';
import { type Context, houseContext } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { Problem, problems } from '#platform/problems.ts';
import type { Drawing } from './drawings/drawings.ts';
import { kinds } from './market/kinds.ts';
import { madeUpOrder } from './market/orders.ts';
import { madeUpPerson, ownerOf } from './market/people.ts';
import { type MadeUpProduct, madeUpProduct } from './market/products.ts';
import { amountIn, type MadeUpShop, madeUpShop } from './market/shops.ts';
import { batchesOf, extents } from './market/sizes.ts';
import { fewTowns, loadTowns } from './market/towns.ts';
import { type Size, sizes } from './schema.ts';
import { demoPassword } from './sign-ins.ts';
import {
  advance,
  agreeOnCommission,
  analyzeAll,
  beginWriting,
  categoryIds,
  drawingsByName,
  endWriting,
  holdDemo,
  insertDrawings,
  insertPeople,
  letGoDemo,
  peopleByNumber,
  readState,
  rememberCategories,
  setLooks,
  setPictures,
  shopOf,
} from './store.ts';
import { actingThen, daysBefore, PRODUCTS_PUT_UP, SHOPS_OPENED, writeOrder, writePrices } from './write-past.ts';
import { partsOfTalk } from './write-talk.ts';
import { writeViews } from './write-views.ts';

export interface WriteOptions {
  /** Stops behind the batch at hand; the same call goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, note: string) => void;
}

export type Written = 'finished' | 'interrupted' | 'there already';

const PEOPLE_AT_ONCE = 1_000;
/** A shop takes about as long as so many products, a person as so many. */
const SHOP_WEIGHT = 8;
const PERSON_WEIGHT = 0.1;
const ORDER_WEIGHT = 4;
const TALK_WEIGHT = 4;
/** Hundredths of a per cent. */
const COMMISSION = 800;
/** Nobody's: no text is known that it is made of. So many people need not wait for as many hashes. */
const NOBODYS_HASH = '$2b$12$W92PE0/U3NhD76CLnrTPT.W192Wxcrojtv2vTaGqDAXjWbGq9IIm2';

/**
 * Writes the demo of that size, or what is missing of it; a smaller one grows. It is the same every time. Throws
 * `unavailable` where somebody else is at it, where a larger one is there, and while one is being removed.
 */
export async function writeDemo(house: House, size: Size, { signal, onProgress }: WriteOptions = {}): Promise<Written> {
  return alone(house.database.pool, async () => {
    const state = await readState(house.database.db);
    if (state.status === 'removing')
      throw problems.unavailable('The demo is being removed: `souk demo remove` finishes that first');
    if (state.size && sizes.indexOf(state.size) > sizes.indexOf(size)) {
      throw problems.unavailable(`A larger demo (${state.size}) is there: \`souk demo remove\` takes it away`);
    }
    if (state.status === 'ready' && state.size === size) return 'there already';
    await change(houseContext(house), (tx) => beginWriting(tx, size));
    const { startedAt } = await readState(house.database.db);
    const writing = openWriting(house, size, Temporal.Instant.from(startedAt ?? ''), onProgress);
    const { categories, people, shops, products, prices, orders, talk } = writing;
    for (const step of [categories, people, shops, products, prices, orders, talk]) {
      if (!(await step(signal))) return 'interrupted';
    }
    await writeViews(house, Temporal.Instant.from(startedAt ?? ''));
    await change(houseContext(house), endWriting);
    if (size !== 'small') await analyzeAll(house.database.db);
    return 'finished';
  });
}

/** Runs the work unless another process is at the demo already. */
export async function alone<T>(pool: Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    if (!(await holdDemo(client))) throw problems.unavailable('Another process is at the demo at this moment');
    try {
      return await work();
    } finally {
      await letGoDemo(client).catch((error: unknown) => {
        broken = error;
      });
    }
  } finally {
    // A connection that still holds it is closed, and the lock goes with it.
    client.release(broken !== undefined);
  }
}

type Step = (signal: AbortSignal | undefined) => Promise<boolean>;

function openWriting(house: House, size: Size, started: Temporal.Instant, onProgress: WriteOptions['onProgress']) {
  const { db } = house.database;
  const context = houseContext(house);
  const extent = extents[size];
  const townOf = size === 'small' ? fewTowns : loadTowns();
  const parts = partsOfTalk(house, { personOf, sellerOf: (shop) => sellerOf(madeUpShop(shop, townOf)) }, started);
  const total =
    extent.products +
    extent.shops * SHOP_WEIGHT +
    extent.people * PERSON_WEIGHT +
    extent.orders * ORDER_WEIGHT +
    parts.length * TALK_WEIGHT;
  const opened = daysBefore(started, SHOPS_OPENED);
  const putUp = daysBefore(started, PRODUCTS_PUT_UP);
  const drawings = openDrawings(context);
  let done = 0;

  const show = (more: number, note: string) => {
    done += more;
    onProgress?.(Math.min(done, total), total, note);
  };

  const categories: Step = async () => {
    await change(context, async (tx) => {
      const before = await categoryIds(tx);
      const leaves = [...new Map(Object.values(kinds).map(({ category }) => [category.join('/'), category])).values()];
      // The upper ones by themselves too, so that all ids are known.
      const ids = await placeCategories(tx, [...leaves, ...leaves.map(([top]) => [top])]);
      const fresh = ids.filter((id) => id !== null && !before.has(id));
      await rememberCategories(tx, [...new Set(fresh as string[])].sort());
    });
    return true;
  };

  const people: Step = async (signal) => {
    const known = await readState(db);
    show(known.peopleDone * PERSON_WEIGHT, '');
    for (let from = known.peopleDone; from < extent.people; from += PEOPLE_AT_ONCE) {
      if (signal?.aborted) return false;
      const to = Math.min(extent.people, from + PEOPLE_AT_ONCE);
      const password = from === 0 ? await hashPassword(house, demoPassword(house)) : NOBODYS_HASH;
      const rows = Array.from({ length: to - from }, (_, at) => {
        const person = madeUpPerson(from + at);
        return {
          ...person,
          id: newId(),
          emailKey: emailKeyOf(person.email),
          passwordHash: person.signIn ? password : NOBODYS_HASH,
        };
      });
      await change(houseContext(house, null, opened), async (tx) => {
        await mustAdvance(tx, 'people_done', from, to);
        await insertPeople(tx, rows);
      });
      show((to - from) * PERSON_WEIGHT, `${to} people`);
    }
    return true;
  };

  const shops: Step = async (signal) => {
    const { shopsDone } = await readState(db);
    show(Math.min(shopsDone, extent.shops) * SHOP_WEIGHT, '');
    for (let number = shopsDone; number < extent.shops; number++) {
      if (signal?.aborted) return false;
      const shop = madeUpShop(number, townOf);
      const { ownerId } = await ownerAndShop(number);
      const looks = [shop.logo(), shop.banner()];
      const [logo = '', banner = ''] = await drawings.kept(
        looks.map((drawing) => ({ name: drawing.name, draw: () => drawing })),
      );
      const shopId = await bringShop(actingThen(house, ownerId, opened), ownerId, shop);
      await change(houseContext(house, null, opened), async (tx) => {
        await mustAdvance(tx, 'shops_done', number, number + 1);
        await setLooks(tx, shopId, logo, banner);
        // A few, so that an admin can look through them.
        if (number < extents.small.shops) await agreeOnCommission(tx, shopId, COMMISSION);
        await verifyShop(tx, shopId, shop.verified);
        shopIsOther(tx, shopId);
      });
      show(SHOP_WEIGHT, `${number + 1} shops`);
    }
    return true;
  };

  const products: Step = async (signal) => {
    const { batchesDone } = await readState(db);
    let written = 0;
    for (const [number, { shop: shopNumber, from, to }] of batchesOf(size).entries()) {
      written += to - from;
      if (number < batchesDone) {
        show(to - from, '');
        continue;
      }
      if (signal?.aborted) return false;
      const shop = madeUpShop(shopNumber, townOf);
      const { ownerId, shopId } = await sellerOf(shop);
      const made = Array.from({ length: to - from }, (_, at) => madeUpProduct(shop, from + at));
      const fileIds = await drawings.kept(made.flatMap(({ pictures }) => pictures));
      const owner = actingThen(house, ownerId, putUp);
      await change(owner, async (tx) => {
        await mustAdvance(tx, 'batches_done', number, number + 1);
        await importBatch(
          tx,
          owner,
          shopId,
          made.map((product) => draftOf(product, shop.currency)),
        );
        let at = 0;
        const shown = made.flatMap(({ externalId, pictures }) =>
          pictures.map(({ alt }, position) => ({ externalId, alt, position, fileId: fileIds[at++] ?? '' })),
        );
        await setPictures(tx, shopId, shown);
      });
      show(to - from, `${written} products`);
    }
    return true;
  };

  const prices: Step = async (signal) => {
    const { pricesDone } = await readState(db);
    for (let number = pricesDone; number < extent.shops; number++) {
      if (signal?.aborted) return false;
      await writePrices(house, await sellerOf(madeUpShop(number, townOf)), started);
      await change(context, (tx) => mustAdvance(tx, 'prices_done', number, number + 1));
    }
    return true;
  };

  const orders: Step = async (signal) => {
    const { ordersDone } = await readState(db);
    show(Math.min(ordersDone, extent.orders) * ORDER_WEIGHT, '');
    for (let number = ordersDone; number < extent.orders; number++) {
      if (signal?.aborted) return false;
      const order = madeUpOrder(number);
      const buyerId = await personOf(order.buyer);
      await writeOrder(house, order, buyerId, await sellerOf(madeUpShop(order.shop, townOf)), started);
      await change(context, (tx) => mustAdvance(tx, 'orders_done', number, number + 1));
      show(ORDER_WEIGHT, `${number + 1} orders`);
    }
    return true;
  };

  const talk: Step = async (signal) => {
    const { talkDone } = await readState(db);
    show(Math.min(talkDone, parts.length) * TALK_WEIGHT, '');
    for (let number = talkDone; number < parts.length; number++) {
      if (signal?.aborted) return false;
      await parts[number]?.before?.();
      await change(context, async (tx) => {
        await mustAdvance(tx, 'talk_done', number, number + 1);
        await parts[number]?.within?.(tx);
      });
      show(TALK_WEIGHT, 'conversations');
    }
    return true;
  };

  async function personOf(number: number): Promise<string> {
    const id = (await peopleByNumber(db, number, number + 1)).get(number);
    if (id === undefined) throw new Error(`The demo has lost its person ${number}`);
    return id;
  }

  async function sellerOf(shop: MadeUpShop) {
    const { ownerId, shopId } = await ownerAndShop(shop.number);
    if (!shopId) throw new Error(`The demo has lost its shop ${shop.number}`);
    return { ownerId, shopId, shop };
  }

  const owners = new Map<number, { ownerId: string; shopId?: string }>();
  async function ownerAndShop(shop: number) {
    const number = ownerOf(shop);
    let found = owners.get(number);
    if (!found?.shopId) {
      const ownerId = await personOf(number);
      const own = await shopOf(db, ownerId);
      found = { ownerId, ...(own && { shopId: own.id }) };
      owners.set(number, found);
    }
    return found;
  }

  return { categories, people, shops, products, prices, orders, talk };
}

async function mustAdvance(tx: Tx, counter: Parameters<typeof advance>[1], from: number, to: number): Promise<void> {
  if (!(await advance(tx, counter, from, to)))
    throw problems.unavailable('Somebody else changed the demo at this moment');
}

/** Opens the shop with all that belongs to it; what an interrupted run did already is left as it is. */
async function bringShop(context: Context, ownerId: string, shop: MadeUpShop): Promise<string> {
  const { db } = context.house.database;
  const { name, slug, description, currency, policies, location, hours } = shop;
  let own = await shopOf(db, ownerId);
  if (!own) {
    const wish = { name, description, currency, policies, hours, holidays: [...shop.holidays] };
    // Where a real shop has the address already, ours takes another.
    const { id } = await openShop(context, { ...wish, slug }).catch((error: unknown) => {
      if (error instanceof Problem && error.code === shopProblems.slug_taken().code) return openShop(context, wish);
      throw error;
    });
    own = { id, locationId: null };
  }
  const locationId = own.locationId ?? (await addLocation(context, own.id, location)).id;
  const money = (euros: number | null) =>
    euros === null ? null : { amount: amountIn(location.country, euros), currency };
  await replaceDeliveryZones(context, own.id, {
    items: shop.zones.map(({ name, radiusKm, countries, feeEuros, freeFromEuros, daysFrom, daysTo }) => ({
      ...{ name, radiusKm, daysFrom, daysTo, countries: countries && [...countries] },
      locationId: radiusKm === null ? null : locationId,
      fee: { amount: amountIn(location.country, feeEuros), currency },
      freeFrom: money(freeFromEuros),
    })),
  });
  if (shop.closed) await changeShop(context, own.id, { status: 'closed' });
  return own.id;
}

function draftOf(product: MadeUpProduct, currency: string): ProductDraft {
  const { externalId, title, description, brand, category, tags, attributes, amount, stock, status, sku } = product;
  const variants = product.variants.map((variant) => ({
    options: { ...variant.options },
    sku: variant.sku,
    price: { amount: variant.amount, currency },
    stock: variant.stock,
  }));
  return {
    ...{ externalId, title, description, brand, stock, status, gtin: null, imageUrl: null },
    price: { amount, currency },
    category: [...category],
    tags: [...tags],
    attributes: { ...attributes },
    releasedAt: product.releasedAt,
    ...(variants.length > 0 ? { variants } : { sku }),
  };
}

interface Wanted {
  readonly name: string;
  readonly draw: () => Drawing;
}

/** The drawings that are kept already; what is missing is drawn and kept, each once. */
function openDrawings(context: Context) {
  let known: Map<string, string> | undefined;
  return {
    /** Ids of the files, in the order of the wishes. */
    async kept(wanted: readonly Wanted[]): Promise<string[]> {
      known ??= await drawingsByName(context.house.database.db);
      const ids = known;
      const missing = new Map(wanted.filter(({ name }) => !ids.has(name)).map((one) => [one.name, one]));
      if (missing.size > 0) {
        const fresh = await change(context, async (tx) => {
          const kept = await Promise.all(
            [...missing.values()].map(async ({ name, draw }) => ({ name, id: await keepDrawing(tx, context, draw()) })),
          );
          await insertDrawings(tx, kept);
          return kept;
        });
        for (const { name, id } of fresh) ids.set(name, id);
      }
      return wanted.map(({ name }) => ids.get(name) ?? '');
    },
  };
}

import { recountShop } from '#features/analytics/rebuild/rebuild.ts';
import { productRemoved } from '#features/catalogue/events.ts';
import { outdateProducts } from '#features/catalogue/outdate-products.ts';
import { takeAwayProduct } from '#features/catalogue/service.ts';
import { type FileKind, storageKeys } from '#features/files/keys.ts';
import { fileTag } from '#features/files/serve.ts';
import { releaseFiles } from '#features/files/service.ts';
import { type Context, houseContext } from '#platform/actor.ts';
import { announce, change, closeSockets, outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { removeDemoMails } from './mails.ts';
import {
  beginRemoval,
  countRemains,
  type DemoPerson,
  type DemoProduct,
  deleteRowsOfAll,
  deleteUnlessNeeded,
  emptyCategories,
  emptyShop,
  endRemoval,
  forgetCategories,
  forgetPeople,
  liveSessions,
  nextPeople,
  nextProducts,
  nextShops,
  removeAnnouncements,
  removeConversations,
  removeEmptyAccounts,
  removeOrders,
  takeDrawings,
} from './removal.store.ts';
import { alone, type WriteOptions } from './write-demo.ts';

export type Removed = 'finished' | 'interrupted' | 'nothing there';

const AT_ONCE = 500;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Takes the demo away: its people, their shops, all in them, drawings, categories that nobody else uses, and mails.
 * What real people's rows refer to stays without what was made up: a product in the archive, its shop hidden, its
 * person anonymous. Stopped, it goes on with the next call. Throws `unavailable` where somebody else is at the demo.
 */
export async function removeDemo(
  house: House,
  personalData: readonly PersonalData[],
  { signal, onProgress }: WriteOptions = {},
): Promise<Removed> {
  return alone(house.database.pool, async () => {
    const { db } = house.database;
    const context = houseContext(house);
    if (!(await change(context, beginRemoval))) return 'nothing there';
    const all = await countRemains(db);
    const total = all.products + all.shops + all.people;
    let done = 0;
    const show = (more: number, note: string) => {
      done += more;
      onProgress?.(done, total, note);
    };

    await change(context, removeAnnouncements);
    for (;;) {
      if (signal?.aborted) return 'interrupted';
      if ((await removeTalk(context)) === 0) break;
    }
    for (;;) {
      if (signal?.aborted) return 'interrupted';
      const orders = await change(context, (tx) => removeOrders(tx, AT_ONCE));
      if (orders === 0) break;
    }
    await change(context, removeEmptyAccounts);
    for (let after = FIRST; ; ) {
      if (signal?.aborted) return 'interrupted';
      const products = await nextProducts(db, after, AT_ONCE);
      if (products.length === 0) break;
      after = products.at(-1)?.id ?? after;
      await removeProducts(context, products);
      show(products.length, 'products');
    }
    for (let after = FIRST; ; ) {
      if (signal?.aborted) return 'interrupted';
      const shops = (await nextShops(db, after, AT_ONCE)).map(({ id }) => id);
      if (shops.length === 0) break;
      after = shops.at(-1) ?? after;
      const emptied = await change(context, (tx) => removeShops(tx, shops));
      // Orders went without a word: what stands of their figures is counted from what is left.
      for (const id of emptied) await recountShop(house, id);
      show(shops.length, 'shops');
    }
    for (;;) {
      if (signal?.aborted) return 'interrupted';
      const people = await nextPeople(db, AT_ONCE);
      if (people.length === 0) break;
      await removePeople(context, people, personalData);
      show(people.length, 'people');
    }
    while (await removeDrawings(context)) if (signal?.aborted) return 'interrupted';
    await removeDemoMails(house.config);
    await change(context, async (tx) => {
      await removeCategories(tx);
      await endRemoval(tx);
    });
    return 'finished';
  });
}

/** Answers how many conversations went. */
async function removeTalk(context: Context): Promise<number> {
  const { conversations, gone } = await change(context, async (tx) => {
    const { conversations, files } = await removeConversations(tx, AT_ONCE);
    const gone: typeof files = [];
    for (const file of files) if (await deleteUnlessNeeded(tx, 'files', [file.id])) gone.push(file);
    for (const { id } of gone) outdate(tx, fileTag(id));
    return { conversations, gone };
  });
  await removeBytes(context, gone);
  return conversations;
}

async function removeBytes({ house }: Context, files: readonly { readonly id: string; readonly kind: FileKind }[]) {
  await house.storage.remove(files.flatMap(({ id, kind }) => storageKeys(id, kind)));
}

/** All at once; where others' rows point to one of them, by halves until it is found: that one goes to the archive. */
async function removeProducts(context: Context, products: readonly DemoProduct[]): Promise<void> {
  const ids = products.map(({ id }) => id);
  const gone = await change(context, async (tx) => {
    if (!(await deleteUnlessNeeded(tx, 'products', ids))) return false;
    for (const { id, shopId } of products) announce(tx, productRemoved, { productId: id, shopId });
    outdateProducts(tx, ids);
    return true;
  });
  const [first] = products;
  if (gone || !first) return;
  if (products.length === 1) {
    return takeAwayProduct(
      houseContext(context.house, { userId: first.ownerId, role: 'buyer', sessionId: null }),
      first.id,
    );
  }
  const half = Math.ceil(products.length / 2);
  await removeProducts(context, products.slice(0, half));
  await removeProducts(context, products.slice(half));
}

/** Answers those that stay, emptied. */
async function removeShops(tx: Tx, ids: readonly string[]): Promise<string[]> {
  outdate(tx, 'shops');
  if (await deleteUnlessNeeded(tx, 'shops', ids)) return [];
  const emptied: string[] = [];
  for (const id of ids) {
    if (await deleteUnlessNeeded(tx, 'shops', [id])) continue;
    await emptyShop(tx, id);
    emptied.push(id);
  }
  return emptied;
}

async function removePeople(
  context: Context,
  people: readonly DemoPerson[],
  personalData: readonly PersonalData[],
): Promise<void> {
  const ids = people.map(({ id }) => id);
  await change(context, async (tx) => {
    closeSockets(tx, await liveSessions(tx, ids));
    // As an erasure: what each table decided, later features first; only those who lived have rows but their own.
    for (const { table, erase } of personalData.toReversed()) {
      if (erase === 'with the account') await deleteRowsOfAll(tx, table, ids);
      else if (erase !== 'kept without the person') {
        for (const { id, lived } of people) if (lived) await erase(tx, id);
      }
    }
    await forgetPeople(tx, ids);
    if (await deleteUnlessNeeded(tx, 'users', ids)) return;
    for (const id of ids) {
      if (await deleteUnlessNeeded(tx, 'users', [id])) continue;
      for (const { erase } of personalData.toReversed()) if (typeof erase === 'function') await erase(tx, id);
    }
  });
}

/** Answers whether there may be more. */
async function removeDrawings(context: Context): Promise<boolean> {
  const { taken, gone } = await change(context, async (tx) => {
    const drawings = await takeDrawings(tx, AT_ONCE);
    const gone: typeof drawings = [];
    for (const drawing of drawings) {
      if (await deleteUnlessNeeded(tx, 'files', [drawing.id])) gone.push(drawing);
    }
    // One that a product in the archive shows goes with that product.
    await releaseFiles(
      tx,
      drawings.filter((drawing) => !gone.includes(drawing)).map(({ id }) => id),
    );
    return { taken: drawings.length, gone };
  });
  await removeBytes(context, gone);
  return taken === AT_ONCE;
}

async function removeCategories(tx: Tx): Promise<void> {
  for (;;) {
    const ids = await emptyCategories(tx);
    if (ids.length === 0) break;
    await deleteUnlessNeeded(tx, 'categories', ids);
  }
  await forgetCategories(tx);
  outdate(tx, 'categories');
}

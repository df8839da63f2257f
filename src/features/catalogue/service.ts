import type { Shop } from '#features/shops/schema.ts';
import { mustManage, readShop } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change, outdate } from '#platform/change.ts';
import { type Tx, violatedConstraint } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { ReadyAnswer } from '#platform/http/ready-answer.ts';
import { newId } from '#platform/ids.ts';
import { defineProblems, invalid, problems } from '#platform/problems.ts';
import { placeCategories } from './categories.ts';
import { productChanged, productCreated, productRemoved } from './events.ts';
import { readGtin, readUrl } from './import/texts.ts';
import { limits } from './limits.ts';
import type { NewProduct, Product, ProductCard, ProductChanges } from './schema.ts';
import {
  findProduct,
  holdProduct,
  insertProduct,
  type ListingPage,
  listOwnProducts,
  listPublicProducts,
  type ProductValues,
  readProductRow,
  readPublicCards,
  removeProduct,
  type SeenProduct,
  updateProduct,
  updateStock,
} from './store.ts';

export { browseCategories } from './categories.ts';
export { importProducts } from './import/import-products.ts';
export { hideProduct, showProduct } from './standing.ts';

export const catalogueProblems = defineProblems({
  external_id_taken: [409, 'Another product of this shop has this external id'],
});

/** Puts up a product in a shop the asker may run. */
export async function createProduct(context: Context, shopIdOrSlug: string, input: NewProduct): Promise<Product> {
  const values = { ...readValues(input), title: input.title.trim(), priceAmount: input.price.amount };
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, shopIdOrSlug);
    refuseOtherCurrency(shop.currency, input.price.currency);
    const id = newId();
    const [categoryId = null] = await placeCategories(tx, [input.category ?? []]);
    await unlessTaken(insertProduct(tx, { ...shopKey(shop), id }, { ...values, categoryId }, input.stock ?? 0));
    announce(tx, productCreated, { productId: id, shopId: shop.id });
    outdateProducts(tx, [id]);
    return ownView(await findProduct(tx, id, signedIn(context).userId));
  });
}

/** A product: as its shop's people see it where the asker is one of them, else as everybody does, in ready bytes. */
export async function readProduct(context: Context, anyCaseId: string): Promise<Product | ReadyAnswer> {
  const id = anyCaseId.toLowerCase();
  const { house, actor } = context;
  if (actor) {
    const seen = await readProductRow(house.database.pool, id, actor.userId);
    if (seen?.role) return ownView(seen);
  }
  return house.cache.fetch(`product ${id}`, [`product:${id}`, 'shops'], async () => {
    const seen = await readProductRow(house.database.pool, id, null);
    if (!seen?.isPublic) throw problems.not_found();
    return new ReadyAnswer(seen.product);
  });
}

export interface ProductQuery {
  readonly limit: number;
  readonly cursor?: string;
  readonly shop?: string;
  readonly status?: Product['status'];
}

/** Products, newest first: those everybody may see, in ready bytes; all of a shop's for its own people. */
export async function browseProducts(context: Context, { limit, cursor, shop, status }: ProductQuery) {
  const { database, cache } = context.house;
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  if (shop !== undefined && context.actor) {
    const { id, role } = await readShop(context, shop);
    if (role) return toPage(await listOwnProducts(database.db, id, status, page), limit, ({ id }) => [id]);
  }
  if (status !== undefined && status !== 'active') {
    signedIn(context);
    throw problems.forbidden('Only the people of a shop see its drafts and its archive');
  }
  return cache.fetch(`products ${shop ?? ''} ${limit} ${cursor ?? ''}`, ['products', 'shops'], async () => {
    const shopId = shop === undefined ? undefined : (await readShop({ ...context, actor: null }, shop)).id;
    const cards = await listPublicProducts(database.pool, shopId, page);
    return new ReadyAnswer(toPage(cards, limit, ({ id }) => [id]));
  });
}

/** Cards of the newest products everybody may see. Reads one more than `limit`. */
export function newestProducts(
  { house }: Context,
  shopId: string | undefined,
  page: ListingPage,
): Promise<ProductCard[]> {
  return listPublicProducts(house.database.pool, shopId, page);
}

/** Cards of those of these products that everybody may see, by id. */
export function publicCards({ house }: Context, ids: readonly string[]): Promise<Map<string, ProductCard>> {
  return readPublicCards(house.database.pool, ids);
}

/** Changes a product, for the people of its shop. */
export async function changeProduct(context: Context, id: string, changes: ProductChanges): Promise<Product> {
  const { userId } = signedIn(context);
  return change(context, async (tx) => {
    const { product } = await mustManageProduct(tx, context, id);
    const values = readValues(changes);
    if (changes.price) refuseOtherCurrency(product.price.currency, changes.price.currency);

    const before = await holdProduct(tx, product.id);
    if (!before) throw problems.not_found();
    if (changes.category) [values.categoryId = null] = await placeCategories(tx, [changes.category]);
    if (Object.keys(values).length > 0) await unlessTaken(updateProduct(tx, product.id, values));
    const { stock = before.stock, price = { amount: before.priceAmount }, status = before.status } = changes;
    if (stock !== before.stock) await updateStock(tx, product.id, stock);

    announce(tx, productChanged, {
      productId: product.id,
      shopId: product.shop.id,
      priceChanged: price.amount !== before.priceAmount,
      stockChanged: stock !== before.stock,
      statusChanged: status !== before.status,
    });
    outdateProducts(tx, [product.id]);
    return ownView(await findProduct(tx, product.id, userId));
  });
}

/** Takes a product away for good; one that others refer to stays in the archive, where only its shop sees it. */
export async function takeAwayProduct(context: Context, id: string): Promise<void> {
  await change(context, async (tx) => {
    const { product } = await mustManageProduct(tx, context, id);
    await removeProduct(tx, product.id);
    announce(tx, productRemoved, { productId: product.id, shopId: product.shop.id });
    outdateProducts(tx, [product.id]);
  });
}

/** What shows these products shows them anew from the commit on. */
export function outdateProducts(tx: Tx, productIds: readonly string[]): void {
  outdate(tx, 'products');
  for (const id of productIds) outdate(tx, `product:${id}`);
}

async function mustManageProduct(tx: Tx, context: Context, id: string): Promise<SeenProduct> {
  const seen = await findProduct(tx, id, signedIn(context).userId);
  if (!seen || !(seen.role || seen.isPublic)) throw problems.not_found();
  if (!seen.role) throw problems.forbidden('This is not a product of your shop');
  return seen;
}

function ownView(seen: SeenProduct | undefined): Product {
  if (!seen) throw problems.not_found();
  return { ...seen.product, externalId: seen.externalId };
}

function shopKey({ id, currency }: Shop) {
  return { shopId: id, currency };
}

function refuseOtherCurrency(ours: string, given: string): void {
  if (given !== ours) throw invalid('/price/currency', `must be ${ours}, the currency of the shop`);
}

/** The input as it is kept. Throws `invalid_input` where a number or an address only looks like one. */
function readValues(input: ProductChanges): ProductValues {
  const { title, description, price, tags, attributes, status } = input;
  return {
    ...(title !== undefined && { title: title.trim() }),
    ...(description !== undefined && { description: description.trim() }),
    ...(input.brand !== undefined && { brand: input.brand?.trim() ?? null }),
    ...(input.externalId !== undefined && { externalId: input.externalId?.trim() ?? null }),
    ...(input.gtin !== undefined && { gtin: input.gtin && mustRead('/gtin', readGtin(input.gtin)) }),
    ...(input.imageUrl !== undefined && {
      imageUrl: input.imageUrl && mustRead('/imageUrl', readUrl(input.imageUrl, limits.url)),
    }),
    ...(price !== undefined && { priceAmount: price.amount }),
    ...(tags !== undefined && { tags: [...new Set(tags.map((tag) => tag.trim()))] }),
    ...(attributes !== undefined && { attributes }),
    ...(status !== undefined && { status }),
  };
}

function mustRead(path: string, read: ReturnType<typeof readGtin>): string {
  if (read.code !== undefined) throw invalid(path, read.message);
  return read.value;
}

async function unlessTaken(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (violatedConstraint(error) === 'products_shop_id_external_id_key') throw catalogueProblems.external_id_taken();
    throw error;
  }
}

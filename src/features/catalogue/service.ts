import { claimPictures, releaseFiles } from '#features/files/service.ts';
import { mustManage, readShop, shopProblems } from '#features/shops/service.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { announce, change } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { fetchEach } from '#platform/fetch-each.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { ReadyAnswer } from '#platform/http/ready-answer.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { cardOf, type ProductRow, productOf } from './cards.ts';
import { findCategory, placeCategories } from './categories.ts';
import { productChanged, productCreated, productRemoved } from './events.ts';
import { readVariants } from './given-variants.ts';
import { readGtin, readUrl } from './import/texts.ts';
import { limits } from './limits.ts';
import { type ListingPage, listOwnProducts, listPublicProducts, readPublicCards } from './listings.store.ts';
import { outdateCounts, outdateProducts } from './outdate-products.ts';
import { picturesOf, setPictures } from './pictures.store.ts';
import type { VariantsChanged, VariantValues } from './plan-variants.ts';
import { catalogueProblems, inOurWords } from './problems.ts';
import type { NewProduct, Product, ProductCard, ProductChanges } from './schema.ts';
import {
  findProduct,
  holdProduct,
  insertProduct,
  markRestocked,
  type ProductState,
  type ProductValues,
  readProductRow,
  removeProduct,
  updateProduct,
} from './store.ts';
import { holdVariants, writeVariants } from './variants.store.ts';

export { browseCategories } from './categories.ts';
export { importProducts } from './import/import-products.ts';
export { hideProduct, showProduct } from './standing.ts';
export { browseStock, changeVariants } from './stock.ts';

/** Puts up a product in a shop the asker may run. */
export async function createProduct(context: Context, shopIdOrSlug: string, input: NewProduct): Promise<Product> {
  const { userId } = signedIn(context);
  const values = { ...readValues(input), title: input.title.trim() };
  return change(context, async (tx) => {
    const shop = await mustManage(tx, context, shopIdOrSlug, 'catalogue');
    refuseOtherCurrency(shop.currency, input.price.currency);
    const id = newId();
    const variants = newVariants(input, shop.currency);
    const amounts = variants.map(({ priceAmount }) => priceAmount);
    const prices = { lowest: Math.min(...amounts), highest: Math.max(...amounts) };
    const [categoryId = null] = await placeCategories(tx, [input.category ?? []]);
    const key = { id, shopId: shop.id, currency: shop.currency };
    await inOurWords(insertProduct(tx, key, { ...values, categoryId }, prices));
    await inOurWords(writeVariants(tx, shop.id, [{ productId: id, variants }], []));
    if (input.pictures) await writePictures(tx, context, id, input.pictures);
    announce(tx, productCreated, { productId: id, shopId: shop.id });
    outdateProducts(tx, [id]);
    outdateCounts(tx);
    return ownView(context, await findProduct(tx, id, userId));
  });
}

/** A product: as its shop's people see it where the asker is one of them, else as everybody does, in ready bytes. */
export async function readProduct(context: Context, anyCaseId: string): Promise<Product | ReadyAnswer> {
  const id = anyCaseId.toLowerCase();
  const { house, actor } = context;
  if (actor) {
    const row = await readProductRow(house.database.pool, id, actor.userId);
    if (row?.role) return ownView(context, row);
  }
  return house.cache.fetch(`product ${id}`, [`product:${id}`, 'shops'], async () => {
    const row = await readProductRow(house.database.pool, id, null);
    if (!row?.is_public) throw problems.not_found();
    return new ReadyAnswer(productOf(house, row));
  });
}

export interface ProductQuery {
  readonly limit: number;
  readonly cursor?: string;
  readonly shop?: string;
  readonly category?: string;
  readonly status?: Product['status'];
}

/** Products, newest first: those everybody may see, in ready bytes; all of a shop's for its own people. */
export async function browseProducts(context: Context, query: ProductQuery) {
  const { limit, cursor, shop, category, status } = query;
  const { house } = context;
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  const categoryPath = category === undefined ? undefined : (await findCategory(context, category)).path;
  if (shop !== undefined && context.actor) {
    const { id, role } = await readShop(context, shop);
    if (role) {
      const rows = await listOwnProducts(house.database.db, id, { status, categoryPath }, page);
      return toPage(
        rows.map((row) => cardOf(house, row)),
        limit,
        ({ id }) => [id],
      );
    }
  }
  if (status !== undefined && status !== 'active') {
    signedIn(context);
    throw problems.forbidden('Only the people of a shop see its drafts and its archive');
  }
  const key = `products ${shop ?? ''} ${limit} ${cursor ?? ''} ${categoryPath ?? ''}`;
  return house.cache.fetch(key, ['products', 'shops'], async () => {
    const shopId = shop === undefined ? undefined : (await readShop({ ...context, actor: null }, shop)).id;
    const rows = await listPublicProducts(house.database.pool, { shopId, categoryPath }, page);
    const cards = rows.map((row) => cardOf(house, row));
    return new ReadyAnswer(toPage(cards, limit, ({ id }) => [id]));
  });
}

/** Cards of the newest products everybody may see. Reads one more than `limit`. */
export async function newestProducts(
  { house }: Context,
  shopId: string | undefined,
  page: ListingPage,
): Promise<ProductCard[]> {
  const rows = await listPublicProducts(house.database.pool, { shopId }, page);
  return rows.map((row) => cardOf(house, row));
}

/** Cards of those of these products that everybody may see, by id; kept until they change. */
export function publicCards({ house }: Context, ids: readonly string[]): Promise<Map<string, ProductCard>> {
  const kept = { key: (id: string) => `card ${id}`, tags: (id: string) => [`product:${id}`, 'shops'] };
  return fetchEach(house.cache, ids, kept, async (missing) => {
    const rows = await readPublicCards(house.database.pool, missing);
    return new Map(rows.map((row) => [row.id, cardOf(house, row)]));
  });
}

/** Changes a product, for the people of its shop who may. */
export function changeProduct(context: Context, id: string, changes: ProductChanges): Promise<Product> {
  return change(context, (tx) => changeProductIn(tx, context, id, changes));
}

/** The same as part of a change that does more. */
export async function changeProductIn(tx: Tx, context: Context, id: string, changes: ProductChanges): Promise<Product> {
  const { userId } = signedIn(context);
  const product = await mustManageProduct(tx, context, id);
  const values = readValues(changes);
  if (changes.price) refuseOtherCurrency(product.currency, changes.price.currency);

  const before = await holdProduct(tx, product.id);
  if (!before) throw problems.not_found();
  if (changes.revision !== undefined && changes.revision !== before.revision) {
    throw catalogueProblems.changed_meanwhile();
  }
  if (changes.status && before.status === 'hidden') throw shopProblems.hidden_by_moderator();
  if (changes.category) [values.categoryId = null] = await placeCategories(tx, [changes.category]);

  const isStockOnly = Object.keys(changes).every((name) => name === 'stock' || name === 'revision');
  await (isStockOnly ? markRestocked(tx, product.id) : inOurWords(updateProduct(tx, product.id, values)));
  const { repriced, restocked } = await offer(tx, product, before, changes);
  if (changes.pictures) await writePictures(tx, context, product.id, changes.pictures);

  const statusChanged = changes.status !== undefined && changes.status !== before.status;
  announce(tx, productChanged, {
    productId: product.id,
    shopId: product.shop_id,
    priceChanged: repriced.has(product.id),
    stockChanged: restocked.has(product.id),
    statusChanged,
  });
  outdateProducts(tx, [product.id]);
  if (statusChanged || changes.category) outdateCounts(tx);
  return ownView(context, await findProduct(tx, product.id, userId));
}

/** Takes a product away for good; one that others refer to stays in the archive, where only its shop sees it. */
export async function takeAwayProduct(context: Context, id: string): Promise<void> {
  await change(context, async (tx) => {
    const product = await mustManageProduct(tx, context, id);
    const pictures = await picturesOf(tx, product.id);
    if (await removeProduct(tx, product.id)) await releaseFiles(tx, pictures);
    announce(tx, productRemoved, { productId: product.id, shopId: product.shop_id });
    outdateProducts(tx, [product.id]);
    outdateCounts(tx);
  });
}

/** What the asker sees of a product they may manage. Throws `not_found` where they can't see it, `forbidden` where only that. */
async function mustManageProduct(tx: Tx, context: Context, anyCaseId: string): Promise<ProductRow> {
  const row = await findProduct(tx, anyCaseId.toLowerCase(), signedIn(context).userId);
  if (!row || !(row.role || row.is_public)) throw problems.not_found();
  if (!row.role) throw problems.forbidden('This is not a product of your shop');
  await mustManage(tx, context, row.shop_id, 'catalogue');
  return row;
}

function newVariants({ price, stock = 0, variants }: NewProduct, currency: string): VariantValues[] {
  if (!variants) return [{ options: {}, sku: null, priceAmount: price.amount, stock }];
  return readVariants(variants, { currency, known: [], price: price.amount, lowest: price.amount });
}

const NOTHING_CHANGED: VariantsChanged = { repriced: new Set(), restocked: new Set() };

/** Writes what a change says of price, stock and variants, over the held product. */
async function offer(
  tx: Tx,
  { id, shop_id, currency }: ProductRow,
  { lowest }: ProductState,
  { price, stock, variants }: ProductChanges,
): Promise<VariantsChanged> {
  if (!price && stock === undefined && !variants) return NOTHING_CHANGED;
  const known = await holdVariants(tx, [id]);
  if (!variants && known.length > 1) throw catalogueProblems.has_variants();
  const wanted = variants
    ? readVariants(variants, { currency, known, price: price?.amount, lowest })
    : known.map((only) => ({ ...only, priceAmount: price?.amount ?? only.priceAmount, stock: stock ?? only.stock }));
  return inOurWords(writeVariants(tx, shop_id, [{ productId: id, variants: wanted }], known));
}

/** Pictures of the asker's own, or some that the product shows already, whoever of its people uploaded them. */
async function writePictures(
  tx: Tx,
  context: Context,
  productId: string,
  given: NonNullable<NewProduct['pictures']>,
): Promise<void> {
  const pictures = given.map(({ id, alt = '' }) => ({ id: id.toLowerCase(), alt: alt.trim() }));
  const ids = pictures.map(({ id }) => id);
  const twice = ids.findIndex((id, at) => ids.indexOf(id) < at);
  if (twice >= 0) throw invalid(`/pictures/${twice}/id`, 'stands twice');
  await claimPictures(tx, context, ids, await picturesOf(tx, productId));
  await releaseFiles(tx, await setPictures(tx, [{ productId, pictures }]));
}

function ownView({ house }: Context, row: ProductRow | undefined): Product {
  if (!row) throw problems.not_found();
  return { ...productOf(house, row), externalId: row.external_id };
}

function refuseOtherCurrency(ours: string, given: string): void {
  if (given !== ours) throw invalid('/price/currency', `must be ${ours}, the currency of the shop`);
}

/** The input as it is kept. Throws `invalid_input` where a number or an address only looks like one. */
function readValues(input: ProductChanges): ProductValues {
  if (input.variants && input.stock !== undefined) throw invalid('/stock', 'belongs to each of the variants');
  const { title, description, tags, attributes, status } = input;
  return {
    ...(title !== undefined && { title: title.trim() }),
    ...(description !== undefined && { description: description.trim() }),
    ...(input.brand !== undefined && { brand: input.brand?.trim() ?? null }),
    ...(input.externalId !== undefined && { externalId: input.externalId?.trim() ?? null }),
    ...(input.gtin !== undefined && { gtin: input.gtin && mustRead('/gtin', readGtin(input.gtin)) }),
    ...(input.imageUrl !== undefined && {
      imageUrl: input.imageUrl && mustRead('/imageUrl', readUrl(input.imageUrl, limits.url)),
    }),
    ...(tags !== undefined && { tags: [...new Set(tags.map((tag) => tag.trim()))] }),
    ...(attributes !== undefined && { attributes }),
    ...(status !== undefined && { status }),
  };
}

function mustRead(path: string, read: ReturnType<typeof readGtin>): string {
  if (read.code !== undefined) throw invalid(path, read.message);
  return read.value;
}

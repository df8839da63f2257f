import { publicCards } from '#features/catalogue/service.ts';
import { orderProblems } from '#features/orders/problems.ts';
import { type Context, signedIn } from '#platform/actor.ts';
import { change, tell } from '#platform/change.ts';
import { type Tx, violatedConstraint } from '#platform/database/connection.ts';
import { type AlreadyThere, alreadyThere } from '#platform/http/api.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { alertNews } from './events.ts';
import { alertProblems } from './problems.ts';
import { firesAtOnce, readWish } from './rules.ts';
import {
  type AlertQuery,
  MOST_OF_A_PERSON,
  MOST_OF_A_PRODUCT,
  type NewPriceAlert,
  type PriceAlert,
  type PriceAlertChanges,
} from './schema.ts';
import { shown } from './show.ts';
import {
  type AlertRow,
  type AwaitedProduct,
  armAlert,
  countAlerts,
  deleteAlert,
  findAlert,
  findWish,
  holdPerson,
  insertAlert,
  listAlerts,
  restAlert,
  shareProduct,
  type Wish,
} from './store.ts';

/**
 * Waits for a price or for stock. What the asker waits for already is `alreadyThere`; what they waited for once, and no
 * longer, is armed anew, and there as well. Throws `not_found`, `own_shop`, `currency_mismatch`, `already_cheaper`,
 * `already_in_stock`, `too_many_alerts`.
 */
export async function setAlert(context: Context, input: NewPriceAlert): Promise<PriceAlert | AlreadyThere<PriceAlert>> {
  const { userId } = signedIn(context);
  const wish = readWish(input);
  const productId = input.productId.toLowerCase();
  const { row, isNew } = await change(context, async (tx) => {
    await holdPerson(tx, userId);
    const product = await shareProduct(tx, productId, userId);
    if (!product?.isPublic) throw problems.not_found();
    if (product.isOwn) throw orderProblems.own_shop('Nobody waits for a product of a shop they work for');
    refuseOtherCurrency(product.currency, input);
    const known = await findWish(tx, userId, productId, wish);
    if (known?.isActive) return { row: known, isNew: false };
    refuseFulfilled(product, wish);
    const row = known
      ? await armAlert(tx, known.id, wish, product.amount)
      : await add(tx, userId, productId, wish, product);
    tell(tx, [userId], alertNews, { alertId: row.id, productId });
    return { row, isNew: !known };
  });
  const alert = await withCard(context, row);
  return isNew ? alert : alreadyThere(alert);
}

async function add(tx: Tx, userId: string, productId: string, wish: Wish, product: AwaitedProduct): Promise<AlertRow> {
  const { all, ofProduct } = await countAlerts(tx, userId, productId);
  if (ofProduct >= MOST_OF_A_PRODUCT) {
    throw alertProblems.too_many_alerts(`You have ${MOST_OF_A_PRODUCT} alerts for this product, and that is the most`);
  }
  if (all >= MOST_OF_A_PERSON) {
    throw alertProblems.too_many_alerts(`You have ${MOST_OF_A_PERSON} alerts, and that is the most`);
  }
  const { currency, amount: from } = product;
  return insertAlert(tx, { ...wish, id: newId(), userId, productId, currency, from });
}

/**
 * Changes what an alert is for, pauses it or arms it anew. One that waits and is for something else then is armed anew
 * as well. Throws `not_found`, `not_for_sale`, `currency_mismatch`, `already_cheaper`, `already_in_stock`, `same_alert`.
 */
export async function changeAlert(context: Context, id: string, changes: PriceAlertChanges): Promise<PriceAlert> {
  const { userId } = signedIn(context);
  const row = await change(context, async (tx) => {
    await holdPerson(tx, userId);
    const before = await findAlert(tx, userId, id);
    if (!before) throw problems.not_found();
    refuseUnfit(before.kind, changes);
    refuseOtherCurrency(before.currency, changes);
    const wish = {
      kind: before.kind,
      targetPrice: changes.targetPrice?.amount ?? before.targetPrice,
      percent: changes.percent ?? before.percent,
    };
    const waits = changes.isActive ?? before.isActive;
    const isSame = wish.targetPrice === before.targetPrice && wish.percent === before.percent;
    if (isSame && waits === before.isActive) return before;
    const after = await inOurWords(waits ? arm(tx, userId, before, wish) : restAlert(tx, before.id, wish));
    tell(tx, [userId], alertNews, { alertId: after.id, productId: after.productId });
    return after;
  });
  return withCard(context, row);
}

/** Lets an alert that fired, or is paused, wait again from the price of now. Throws as `changeAlert` does. */
export function rearmAlert(context: Context, id: string): Promise<PriceAlert> {
  return changeAlert(context, id, { isActive: true });
}

async function arm(tx: Tx, userId: string, { id, productId }: AlertRow, wish: Wish): Promise<AlertRow> {
  const product = await shareProduct(tx, productId, userId);
  if (!product?.isPublic) throw orderProblems.not_for_sale();
  refuseFulfilled(product, wish);
  return armAlert(tx, id, wish, product.amount);
}

/** Throws `not_found`. */
export async function removeAlert(context: Context, id: string): Promise<void> {
  const { userId } = signedIn(context);
  await change(context, async (tx) => {
    await holdPerson(tx, userId);
    const productId = await deleteAlert(tx, userId, id);
    if (!productId) throw problems.not_found();
    tell(tx, [userId], alertNews, { alertId: id.toLowerCase(), productId });
  });
}

/** What the asker waits for and waited for, newest first. */
export async function browseAlerts(context: Context, { cursor, ...query }: AlertQuery) {
  const after = decodeCursor(cursor, ['id'])?.[0];
  const rows = await listAlerts(context.house.database.db, signedIn(context).userId, { ...query, after });
  const { items, nextCursor } = toPage(rows, query.limit, ({ id }) => [id]);
  return { items: await withCards(context, items), nextCursor };
}

/** What the asker waits for, and waited for, of one product. Throws `not_found` where there is nothing and nobody may see it. */
export async function browseAlertsOf(context: Context, anyCaseId: string): Promise<{ items: PriceAlert[] }> {
  const productId = anyCaseId.toLowerCase();
  const { userId } = signedIn(context);
  const [rows, cards] = await Promise.all([
    listAlerts(context.house.database.db, userId, { productId, limit: MOST_OF_A_PRODUCT }),
    publicCards(context, [productId]),
  ]);
  if (rows.length === 0 && !cards.has(productId)) throw problems.not_found();
  return { items: rows.map((row) => shown(row, cards)) };
}

async function withCards(context: Context, rows: readonly AlertRow[]): Promise<PriceAlert[]> {
  if (rows.length === 0) return [];
  const cards = await publicCards(context, [...new Set(rows.map(({ productId }) => productId))]);
  return rows.map((row) => shown(row, cards));
}

async function withCard(context: Context, row: AlertRow): Promise<PriceAlert> {
  const cards = await publicCards(context, [row.productId]);
  return shown(row, cards);
}

function refuseOtherCurrency(ours: string, { targetPrice }: Pick<NewPriceAlert, 'targetPrice'>): void {
  if (targetPrice && targetPrice.currency !== ours) {
    throw alertProblems.currency_mismatch(`Its price is in ${ours}`);
  }
}

function refuseUnfit(kind: AlertRow['kind'], { targetPrice, percent }: PriceAlertChanges): void {
  if (targetPrice && kind !== 'target') throw invalid('/targetPrice', 'belongs to an alert of the kind target');
  if (percent !== undefined && kind !== 'percent') throw invalid('/percent', 'belongs to an alert of the kind percent');
}

function refuseFulfilled(product: AwaitedProduct, wish: Wish): void {
  if (!firesAtOnce(product, wish)) return;
  if (wish.kind === 'back_in_stock') throw alertProblems.already_in_stock();
  const { amount, currency } = product;
  throw alertProblems.already_cheaper({ facts: { currentPrice: { amount, currency } } });
}

async function inOurWords<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (violatedConstraint(error) === 'price_alerts_wish') throw alertProblems.same_alert();
    throw error;
  }
}

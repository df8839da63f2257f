import { sql } from 'kysely';
import type { FileKind } from '#features/files/keys.ts';
import { type Db, sqlState, type Tx } from '#platform/database/connection.ts';

/** From here on the demo is being removed. False where there is none. */
export async function beginRemoval(tx: Tx): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update demo set status = 'removing' where status in ('writing', 'ready', 'removing')`.execute(tx);
  return numAffectedRows === 1n;
}

export async function endRemoval(tx: Tx): Promise<void> {
  await sql`
    update demo set status = 'removed', size = null, people_done = 0, shops_done = 0, batches_done = 0,
      prices_done = 0, orders_done = 0, talk_done = 0, started_at = null
    where status = 'removing'`.execute(tx);
}

export interface Remains {
  readonly people: number;
  readonly shops: number;
  readonly products: number;
}

const demoShops = sql`select shops.id from shops join demo_people on demo_people.user_id = shops.owner_id`;

export async function countRemains(db: Db): Promise<Remains> {
  const { rows } = await sql<Remains>`
    select (select count(*) from demo_people) as people, (select count(*) from (${demoShops}) as shops) as shops,
      (select count(*) from products where shop_id in (${demoShops})) as products`.execute(db);
  return rows[0] ?? { people: 0, shops: 0, products: 0 };
}

export interface DemoProduct {
  readonly id: string;
  readonly shopId: string;
  readonly ownerId: string;
}

/** Products of the demo behind that one, by id. */
export async function nextProducts(db: Db, after: string, most: number): Promise<DemoProduct[]> {
  const { rows } = await sql<DemoProduct>`
    select products.id, shop_id as "shopId", owner_id as "ownerId"
    from products join shops on shops.id = shop_id join demo_people on demo_people.user_id = owner_id
    where products.id > ${after} order by products.id limit ${most}`.execute(db);
  return rows;
}

export interface DemoShop {
  readonly id: string;
}

export async function nextShops(db: Db, after: string, most: number): Promise<DemoShop[]> {
  const { rows } = await sql<DemoShop>`
    ${demoShops} where shops.id > ${after} order by shops.id limit ${most}`.execute(db);
  return rows;
}

/**
 * Takes away orders that nobody real has a part in, with their place in the books, what was said of them, and what a
 * shop made up alone has there. Answers how many orders went; none is left when there are none.
 */
export async function removeOrders(tx: Tx, most: number): Promise<number> {
  const { rows } = await sql<{ id: string; checkoutId: string }>`
    select orders.id, checkout_id as "checkoutId" from orders
    join demo_people as buyer on buyer.user_id = buyer_id
    where shop_id in (${demoShops}) order by orders.id limit ${most} for update of orders`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await sql`delete from ledger_transactions where order_id = any(${ids}::uuid[])`.execute(tx);
  await sql`delete from orders where id = any(${ids}::uuid[])`.execute(tx);
  await sql`
    delete from checkouts where id = any(${rows.map(({ checkoutId }) => checkoutId)}::uuid[])
      and not exists (select 1 from orders where checkout_id = checkouts.id)`.execute(tx);
  return ids.length;
}

/**
 * Takes away conversations that nobody real has a part in, with the offers in them. Answers how many went, and the files
 * that were attached, which nothing names any more.
 */
export async function removeConversations(
  tx: Tx,
  most: number,
): Promise<{ readonly conversations: number; readonly files: { readonly id: string; readonly kind: FileKind }[] }> {
  const { rows } = await sql<{ id: string }>`
    select conversations.id from conversations
    join demo_people as buyer on buyer.user_id = buyer_id
    where shop_id in (${demoShops}) order by conversations.id limit ${most} for update of conversations`.execute(tx);
  const ids = rows.map(({ id }) => id);
  const attached = await sql<{ id: string; kind: FileKind }>`
    select files.id, files.kind from files
    join message_attachments on file_id = files.id join messages on messages.id = message_id
    where conversation_id = any(${ids}::uuid[])`.execute(tx);
  await sql`delete from conversations where id = any(${ids}::uuid[])`.execute(tx);
  await sql`delete from offers where conversation_id = any(${ids}::uuid[])`.execute(tx);
  return { conversations: ids.length, files: attached.rows };
}

/** Takes away what people of the demo announced for the house; who was told of it keeps that. */
export async function removeAnnouncements(tx: Tx): Promise<void> {
  await sql`
    with gone as (
      delete from announcements using demo_people where user_id = author_id returning announcements.id
    )
    delete from audit_log using gone where subject_type = 'announcement' and subject_id = gone.id`.execute(tx);
}

/** Takes away accounts of the books that nothing was ever entered in, or only what is gone. */
export async function removeEmptyAccounts(tx: Tx): Promise<void> {
  await sql`
    delete from ledger_accounts
    where not exists (select 1 from ledger_entries where account_id = ledger_accounts.id)`.execute(tx);
}

export interface DemoPerson {
  readonly id: string;
  /** Whether somebody could sign in as them, so that they may have left rows anywhere. */
  readonly lived: boolean;
}

/** People of the demo; those that nobody could sign in as come first. */
export async function nextPeople(db: Db, most: number): Promise<DemoPerson[]> {
  const { rows } = await sql<DemoPerson>`
    select user_id as id, sign_in is not null as lived from demo_people
    order by sign_in is not null, user_id limit ${most}`.execute(db);
  return rows;
}

export async function liveSessions(tx: Tx, userIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from user_sessions where user_id = any(${userIds}::uuid[]) and ended_at is null order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function deleteRowsOfAll(tx: Tx, table: string, userIds: readonly string[]): Promise<void> {
  await sql`delete from ${sql.table(table)} where user_id = any(${userIds}::uuid[])`.execute(tx);
}

export async function forgetPeople(tx: Tx, userIds: readonly string[]): Promise<void> {
  await sql`delete from demo_people where user_id = any(${userIds}::uuid[])`.execute(tx);
}

const foreignKeyViolation = '23503';

/** Deletes the rows with all that hangs on them, or none of them, where others' rows point to one: then it answers false. */
export async function deleteUnlessNeeded(
  tx: Tx,
  table: 'products' | 'shops' | 'users' | 'files' | 'categories',
  ids: readonly string[],
): Promise<boolean> {
  await sql`savepoint removal`.execute(tx);
  try {
    // In the order of the ids, as everywhere.
    await sql`
      delete from ${sql.table(table)} where id in (
        select id from ${sql.table(table)} where id = any(${ids}::uuid[]) order by id for update)`.execute(tx);
    await sql`release savepoint removal`.execute(tx);
    return true;
  } catch (error) {
    if (sqlState(error) !== foreignKeyViolation) throw error;
    await sql`rollback to savepoint removal`.execute(tx);
    return false;
  }
}

/** Hides what remains of a shop that others' rows point to, with nothing of it but its row. */
export async function emptyShop(tx: Tx, id: string): Promise<void> {
  for (const table of ['shop_news', 'quick_replies', 'away_messages'] as const) {
    await sql`delete from ${sql.table(table)} where shop_id = ${id}`.execute(tx);
  }
  await sql`
    update shops set status = 'hidden', name = 'Closed shop', description = '', slug = 'closed-' || id,
      logo_id = null, banner_id = null, updated_at = souk_now()
    where id = ${id}`.execute(tx);
}

export async function takeDrawings(tx: Tx, most: number): Promise<{ id: string; kind: FileKind }[]> {
  const { rows } = await sql<{ id: string; kind: FileKind }>`
    delete from demo_drawings where name in (select name from demo_drawings order by name limit ${most})
    returning file_id as id, 'drawing' as kind`.execute(tx);
  return rows;
}

/** Leaves of the demo's branches that nothing stands on. */
export async function emptyCategories(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select category_id as id from demo_categories
    where not exists (select 1 from products where products.category_id = demo_categories.category_id)
      and not exists (select 1 from categories where parent_id = demo_categories.category_id)
    order by category_id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What was not taken away is of others now. */
export async function forgetCategories(tx: Tx): Promise<void> {
  await sql`delete from demo_categories`.execute(tx);
}

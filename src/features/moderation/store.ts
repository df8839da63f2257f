import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import type { Report, ReportReceipt } from './schema.ts';

/** What a report is about; exactly one of them. */
export interface Subject {
  readonly productId: string | null;
  readonly shopId: string | null;
  readonly reviewId: string | null;
  readonly messageId: string | null;
}

/** What a reported message said, and who said it. */
export interface Said {
  readonly said: string;
  readonly senderId: string | null;
}

/** Writes a report; the one that is still open where the same person reported the same thing before. */
export async function insertReport(
  tx: Tx,
  report: Subject & { readonly reporterId: string; readonly reason: string; readonly details: string },
  said: Said | null,
): Promise<ReportReceipt> {
  const { reporterId, productId, shopId, reviewId, messageId, reason, details } = report;
  await sql`
    insert into reports (id, reporter_id, product_id, shop_id, review_id, message_id, said, said_by, reason, details)
    values (${newId()}, ${reporterId}, ${productId}, ${shopId}, ${reviewId}, ${messageId}, ${said?.said ?? null},
      ${said?.senderId ?? null}, ${reason}, ${details})
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<ReportReceipt>`
    select id, status, created_at as "createdAt" from reports
    where reporter_id = ${reporterId} and status = 'open'
      and product_id is not distinct from ${productId}::uuid and shop_id is not distinct from ${shopId}::uuid
      and review_id is not distinct from ${reviewId}::uuid and message_id is not distinct from ${messageId}::uuid`.execute(
    tx,
  );
  return rows[0] as ReportReceipt;
}

/** A report, without what is attached to the message that it may be of. */
export type ReportRow = Omit<Report, 'message'> & {
  readonly message: Omit<NonNullable<Report['message']>, 'attachments'> | null;
};

/** Reports of a status, the oldest first where they wait, else the newest. Reads one more than `limit`. */
export async function listReports(
  db: Db,
  status: Report['status'],
  page: { limit: number; after: string | undefined },
): Promise<ReportRow[]> {
  const waiting = status === 'open';
  const behind = page.after === undefined ? sql`` : sql`and reports.id ${sql.raw(waiting ? '>' : '<')} ${page.after}`;
  const { rows } = await sql<ReportRow>`
    select reports.id, reason, details, reports.status, reports.created_at as "createdAt",
      case when reporter.id is not null then jsonb_build_object('id', reporter.id, 'name', reporter.name) end as reporter,
      case when reviews.id is not null then jsonb_build_object('id', reviews.id, 'rating', reviews.rating,
        'title', reviews.title, 'body', reviews.body, 'hidden', reviews.hidden_at is not null,
        'author', case when author.status <> 'erased'
          then jsonb_build_object('id', author.id, 'name', author.name) end) end as review,
      case when messages.id is not null then jsonb_build_object('id', messages.id, 'said', reports.said,
        'side', messages.side, 'sentAt', to_char(messages.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'hidden', messages.hidden_at is not null,
        'deleted', messages.deleted_at is not null,
        'sender', case when speaker.status <> 'erased'
          then jsonb_build_object('id', speaker.id, 'name', speaker.name) end) end as message,
      case when products.id is not null
        then jsonb_build_object('id', products.id, 'title', products.title, 'status', products.status) end as product,
      jsonb_build_object('id', shops.id, 'slug', shops.slug, 'name', shops.name, 'status', shops.status,
        'ownerId', shops.owner_id) as shop,
      (select count(*) from reports as other
       where other.status = 'open' and other.id <> reports.id
         and (other.product_id = reports.product_id or other.shop_id = reports.shop_id
           or other.review_id = reports.review_id or other.message_id = reports.message_id)) as others,
      decided_at as "decidedAt", note
    from reports
    left join users as reporter on reporter.id = reporter_id
    left join reviews on reviews.id = reports.review_id
    left join users as author on author.id = reviews.author_id
    left join products on products.id = coalesce(reports.product_id, reviews.product_id)
    left join messages on messages.id = reports.message_id
    left join conversations on conversations.id = messages.conversation_id
    left join users as speaker on speaker.id = reports.said_by
    join shops on shops.id = coalesce(reports.shop_id, products.shop_id, conversations.shop_id)
    where reports.status = ${status} ${behind}
    order by reports.id ${sql.raw(waiting ? '' : 'desc')} limit ${page.limit + 1}`.execute(db);
  return rows;
}

/** What a report is about, and whether it was decided; nothing where there is no such report. */
export async function findReport(
  tx: Tx,
  reportId: string,
): Promise<(Subject & { readonly status: Report['status'] }) | undefined> {
  const { rows } = await sql<Subject & { status: Report['status'] }>`
    select product_id as "productId", shop_id as "shopId", review_id as "reviewId", message_id as "messageId", status
    from reports where id = ${reportId}`.execute(tx);
  return rows[0];
}

/** Decides all open reports of a subject; answers who had made them. */
export async function decideReports(
  tx: Tx,
  { productId, shopId, reviewId, messageId }: Subject,
  word: { readonly status: 'upheld' | 'dismissed'; readonly by: string; readonly note: string },
): Promise<{ id: string; reporterId: string | null }[]> {
  const { rows } = await sql<{ id: string; reporterId: string | null }>`
    update reports set status = ${word.status}, decided_by = ${word.by}, decided_at = souk_now(), note = ${word.note}
    where id in (
      select id from reports
      where status = 'open' and (product_id = ${productId}::uuid or shop_id = ${shopId}::uuid
        or review_id = ${reviewId}::uuid or message_id = ${messageId}::uuid)
      order by id for update)
    returning id, reporter_id as "reporterId"`.execute(tx);
  return rows;
}

/**
 * Something as moderation names it, and whose it is; hidden ones too. A review goes by the name of its product, a message
 * by that of the shop.
 */
export interface Named {
  readonly name: string;
  readonly status: string;
  /** Of the shop. */
  readonly ownerId: string;
  /** Of the review or the message. */
  readonly authorId: string | null;
  /** On the other side of the message's shop. */
  readonly buyerId?: string;
  readonly reviewedId: string | null;
}

export async function nameSubject(
  tx: Tx,
  { productId, shopId, reviewId, messageId }: Subject,
): Promise<Named | undefined> {
  if (messageId !== null) {
    // Only what somebody reported is moderation's to judge.
    const { rows } = await sql<Named>`
      select shops.name, case when hidden_at is null then 'shown' else 'hidden' end as status, owner_id as "ownerId",
        sender_id as "authorId", null as "reviewedId", buyer_id as "buyerId"
      from messages
      join conversations on conversations.id = conversation_id
      join shops on shops.id = conversations.shop_id
      where messages.id = ${messageId} and exists (select 1 from reports where message_id = messages.id)`.execute(tx);
    return rows[0];
  }
  if (reviewId !== null) {
    const { rows } = await sql<Named>`
      select products.title as name, case when hidden_at is null then 'shown' else 'hidden' end as status,
        owner_id as "ownerId", author_id as "authorId", products.id as "reviewedId"
      from reviews join products on products.id = product_id join shops on shops.id = reviews.shop_id
      where reviews.id = ${reviewId}`.execute(tx);
    return rows[0];
  }
  const { rows } = await sql<Named>`
    select coalesce(products.title, shops.name) as name, coalesce(products.status, shops.status) as status,
      owner_id as "ownerId", null as "authorId", null as "reviewedId"
    from shops left join products on products.id = ${productId}::uuid and products.shop_id = shops.id
    where shops.id = coalesce(${shopId}::uuid, (select shop_id from products where id = ${productId}::uuid))`.execute(
    tx,
  );
  return rows[0];
}

export async function listReportsOf(db: Db, userId: string) {
  const { rows } = await sql`
    select id, product_id, shop_id, review_id, message_id, reason, details, status, created_at from reports
    where reporter_id = ${userId} order by id`.execute(db);
  return rows as Record<string, unknown>[];
}

/** What an erased person wrote, about others or in what was reported, goes with them; that it was reported stays. */
export async function forgetReporter(tx: Tx, userId: string): Promise<void> {
  await sql`update reports set reporter_id = null, details = '' where reporter_id = ${userId}`.execute(tx);
  await sql`update reports set said_by = null, said = '' where said_by = ${userId}`.execute(tx);
}

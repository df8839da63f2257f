import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';

export interface NewAuditRow {
  readonly id: string;
  /** Null for the house itself. */
  readonly actorId: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly detail: Record<string, unknown>;
  readonly ipAddress: string;
}

export async function insertAuditRow(tx: Tx, row: NewAuditRow): Promise<void> {
  await sql`
    insert into audit_log (id, actor_id, action, subject_type, subject_id, detail, ip_address)
    values (${row.id}, ${row.actorId}, ${row.action}, ${row.subjectType}, ${row.subjectId},
      ${JSON.stringify(row.detail)}::jsonb, ${row.ipAddress})`.execute(tx);
}

export interface AuditRow extends NewAuditRow {
  readonly createdAt: string;
}

/** The audit log, the newest first. Reads one more than `limit`. */
export async function listAuditLog(db: Db, page: { limit: number; after: string | undefined }): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select id, actor_id as "actorId", action, subject_type as "subjectType", subject_id as "subjectId", detail,
      ip_address as "ipAddress", created_at as "createdAt"
    from audit_log
    where ${page.after ?? null}::uuid is null or id < ${page.after ?? null}::uuid
    order by id desc limit ${page.limit + 1}`.execute(db);
  return rows;
}

/** What somebody did, the newest first, at most `limit`. */
export async function listDeedsOf(db: Db, userId: string, limit: number): Promise<object[]> {
  const { rows } = await sql<object>`
    select action, subject_type as "subjectType", subject_id as "subjectId", detail, ip_address as "ipAddress",
      created_at as "createdAt"
    from audit_log where actor_id = ${userId} or (subject_type = 'user' and subject_id = ${userId})
    order by id desc limit ${limit}`.execute(db);
  return rows;
}

/** Takes the person out of the log; what was done stays. */
export async function forgetActor(tx: Tx, userId: string): Promise<void> {
  await sql`update audit_log set actor_id = null, ip_address = '' where actor_id = ${userId}`.execute(tx);
}

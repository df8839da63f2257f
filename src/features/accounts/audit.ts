import { sql } from 'kysely';
import type { Context } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { storedAddress } from './client.ts';

export interface AuditEntry {
  /** What was done, as `account.banned`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string | null };
  /** Ids, reasons and counts; never secrets, names or addresses. */
  readonly detail?: Record<string, unknown>;
  /** Where it isn't the asker of the context: the account's own owner, or null for the house. */
  readonly actorId?: string | null;
}

/** Writes down who did something that matters for security, in the transaction of the deed. For every feature. */
export async function audit(tx: Tx, context: Context, entry: AuditEntry): Promise<void> {
  const actorId = entry.actorId === undefined ? (context.actor?.userId ?? null) : entry.actorId;
  await sql`
    insert into audit_log (id, actor_id, action, subject_type, subject_id, detail, ip_address)
    values (${newId()}, ${actorId}, ${entry.action}, ${entry.subject.type}, ${entry.subject.id},
      ${JSON.stringify(entry.detail ?? {})}::jsonb, ${storedAddress(context)})`.execute(tx);
}

export interface AuditRow {
  readonly id: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly detail: Record<string, unknown>;
  readonly ipAddress: string;
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

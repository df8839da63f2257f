import type { Context } from '#platform/actor.ts';
import type { Tx } from '#platform/database/connection.ts';
import { newId } from '#platform/ids.ts';
import { insertAuditRow } from './audit.store.ts';
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

/**
 * Writes down who did something that matters for security, in the transaction of the deed; answers the entry's id.
 * For every feature.
 */
export async function audit(tx: Tx, context: Context, entry: AuditEntry): Promise<string> {
  const { action, subject, detail = {}, actorId } = entry;
  const id = newId();
  await insertAuditRow(tx, {
    id,
    actorId: actorId === undefined ? (context.actor?.userId ?? null) : actorId,
    action,
    subjectType: subject.type,
    subjectId: subject.id,
    detail,
    ipAddress: storedAddress(context),
  });
  return id;
}

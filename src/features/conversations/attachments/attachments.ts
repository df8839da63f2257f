import { claimPrivateFiles, discardFiles, showPrivateFile } from '#features/files/service.ts';
import type { Context } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import type { Attachment, NewAttachment } from './schema.ts';
import { type AttachmentRow, deleteAttachments, insertAttachments, listAttachments } from './store.ts';

/**
 * Takes files for a message that is about to be written: those that the asker uploaded for one, each once and for one
 * message alone. Throws `invalid_input` that names each other one at `/attachments/<n>/id`.
 */
export async function claimAttachments(tx: Tx, context: Context, ids: readonly string[]): Promise<void> {
  await claimPrivateFiles(tx, context, ids, (index) => `/attachments/${index}/id`);
}

/** Attaches to a message what was claimed for it in this transaction. */
export async function attach(tx: Tx, messageId: string, given: readonly NewAttachment[]): Promise<void> {
  if (given.length > 0) await insertAttachments(tx, messageId, given);
}

/** What is attached to each of those messages, in its order; one statement for all of them. */
export async function readAttachments(db: Db, messageIds: readonly string[]): Promise<Map<string, AttachmentRow[]>> {
  if (messageIds.length === 0) return new Map();
  return Map.groupBy(await listAttachments(db, messageIds), ({ messageId }) => messageId);
}

/** As those see them who may read the message, with addresses that end within the hour; pure. */
export function showAttachments(house: Pick<House, 'keys'>, rows: readonly AttachmentRow[] = []): Attachment[] {
  return rows.map((row) => ({ ...showPrivateFile(house, row), seconds: row.seconds }));
}

/**
 * Takes everything off messages that were deleted. From the commit on no address leads there any more, also none that
 * was given out before; the bytes go within the hour.
 */
export async function dropAttachments(tx: Tx, messageIds: readonly string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await discardFiles(tx, await deleteAttachments(tx, messageIds));
}

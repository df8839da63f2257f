import { sql } from 'kysely';
import { linkEnd, type PrivateFile } from '#features/files/service.ts';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { NewAttachment } from './schema.ts';

/** Attaches these in the order they are given. How long only a voice note has. */
export async function insertAttachments(tx: Tx, messageId: string, given: readonly NewAttachment[]): Promise<void> {
  await sql`
    insert into message_attachments (message_id, file_id, position, seconds)
    select ${messageId}, file_id, position, case when kind = 'voice' then seconds end
    from unnest(${given.map(({ id }) => id)}::uuid[], ${given.map((each) => each.seconds ?? null)}::int[])
      with ordinality as given (file_id, seconds, position)
    join files on files.id = file_id`.execute(tx);
}

export interface AttachmentRow extends PrivateFile {
  readonly messageId: string;
  readonly seconds: number | null;
}

/** What is attached to those messages, in the order of each; one statement. */
export async function listAttachments(db: Db, messageIds: readonly string[]): Promise<AttachmentRow[]> {
  const { rows } = await sql<AttachmentRow>`
    select message_id as "messageId", files.id, kind, name, media_type as "mediaType", bytes, width, height, seconds,
      ${linkEnd} as expires
    from message_attachments join files on files.id = file_id
    where message_id = any(${messageIds}::uuid[]) order by message_id, position`.execute(db);
  return rows;
}

/** Takes off everything that is attached to those messages. Answers which files it was. */
export async function deleteAttachments(tx: Tx, messageIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from message_attachments where message_id = any(${messageIds}::uuid[]) returning file_id as id`.execute(tx);
  return rows.map(({ id }) => id);
}

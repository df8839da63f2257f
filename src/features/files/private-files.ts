import type { Readable } from 'node:stream';
import { type Context, signedIn } from '#platform/actor.ts';
import { outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { type Received, receive } from './incoming.ts';
import { storageKey } from './keys.ts';
import { showPrivateFile } from './links.ts';
import { nameAs } from './names.ts';
import { keepPicture } from './pictures.ts';
import { fileProblems } from './problems.ts';
import { recognise } from './recognise/recognise.ts';
import type { UploadedFile } from './schema.ts';
import { fileTag } from './serve.ts';
import { countUnsentBytes, discardUnused, insertPrivateFile, keepPrivateFilesOf, type NewFile } from './store.ts';

/** What somebody may have uploaded without sending it, before the sweep takes it after a day. */
const MOST_UNSENT_BYTES = 300 * 1_048_576;

/**
 * Takes in what the asker wants to send: a picture, a document or a voice note. It is loose, and swept after a day,
 * until a message claims it. Throws `not_allowed_file`, `file_damaged`, `too_much_unsent`, `body_too_large`, and of
 * pictures what `uploadPicture` throws.
 */
export async function uploadPrivateFile(context: Context, stream: Readable, name = ''): Promise<UploadedFile> {
  const { userId } = signedIn(context);
  const { house } = context;
  const { db } = house.database;
  if ((await countUnsentBytes(db, userId)) >= MOST_UNSENT_BYTES) throw fileProblems.too_much_unsent();
  const file = await receive(house.config, stream, (received) => keep(house, received, name));
  return showPrivateFile(house, await insertPrivateFile(db, { ...file, ownerId: userId }));
}

async function keep(house: House, { path, bytes }: Received, name: string): Promise<Omit<NewFile, 'ownerId'>> {
  const { kind, mediaType } = await recognise(path, bytes, name);
  const named = nameAs(mediaType, name);
  if (kind === 'picture') return { ...(await keepPicture(house, path)), name: named };
  const id = newId();
  await house.storage.take(storageKey(id, kind, 'large'), path);
  return { id, kind, mediaType, name: named, bytes };
}

/**
 * Keeps private files in the transaction that refers to them: what the asker uploaded and nothing uses yet. Throws
 * `invalid_input` that names each other one, the second of the same among them.
 */
export async function claimPrivateFiles(
  tx: Tx,
  context: Context,
  ids: readonly string[],
  pathOf: (index: number) => string,
): Promise<void> {
  const { userId } = signedIn(context);
  if (ids.length === 0) return;
  const kept = await keepPrivateFilesOf(tx, userId, ids);
  const faults = ids.flatMap((id, index) => {
    if (ids.indexOf(id) !== index) return [{ path: pathOf(index), message: 'is there already' }];
    return kept.has(id)
      ? []
      : [{ path: pathOf(index), message: 'is not a file that you uploaded to send, or is sent' }];
  });
  if (faults.length > 0) throw problems.invalid_input({ faults });
}

/**
 * Says that these are to be gone, once the rows that named them are: from the commit on no address leads there, and the
 * next sweep takes the bytes. What something else refers to stays.
 */
export async function discardFiles(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const id of await discardUnused(tx, ids)) outdate(tx, fileTag(id));
}

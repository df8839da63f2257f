import { Readable } from 'node:stream';
import { type Context, signedIn } from '#platform/actor.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import { newId } from '#platform/ids.ts';
import { problems } from '#platform/problems.ts';
import { receive } from './incoming.ts';
import { storageKey } from './keys.ts';
import { pictureOf } from './links.ts';
import { cleanName } from './names.ts';
import { keepPicture } from './pictures.ts';
import type { Picture } from './schema.ts';
import { findFile, insertFile, keepPicturesOf, looseFiles } from './store.ts';

export { passingUrl, pictureOf, pictureUrl, showPrivateFile } from './links.ts';
export { claimPrivateFiles, discardFiles, uploadPrivateFile } from './private-files.ts';
export { linkEnd, type PrivateFile } from './store.ts';

/**
 * Takes a picture in; it is loose, and swept after a day, until something claims it. Throws `not_a_picture`,
 * `picture_damaged`, `too_many_pixels`, `body_too_large`.
 */
export async function uploadPicture(context: Context, stream: Readable, name = ''): Promise<Picture> {
  const { userId } = signedIn(context);
  const { house } = context;
  const file = await receive(house.config, stream, ({ path }) => keepPicture(house, path));
  await insertFile(house.database.db, { ...file, ownerId: userId, name: cleanName(name) });
  return pictureOf(house, file);
}

/**
 * Keeps pictures in the transaction that refers to them. The asker may use what they uploaded themselves; what stands
 * at the same thing already (`alreadyThere`) may stay, whoever of its people uploaded it. Throws `invalid_input` that
 * names each other one, at `/pictures/<n>/id` unless told otherwise.
 */
export async function claimPictures(
  tx: Tx,
  context: Context,
  ids: readonly string[],
  alreadyThere: readonly string[] = [],
  pathOf: (index: number) => string = (index) => `/pictures/${index}/id`,
): Promise<void> {
  const { userId } = signedIn(context);
  const added = ids.filter((id) => !alreadyThere.includes(id));
  if (added.length === 0) return;
  const kept = await keepPicturesOf(tx, userId, added);
  const faults = ids.flatMap((id, index) =>
    alreadyThere.includes(id) || kept.has(id) ? [] : [{ path: pathOf(index), message: 'is not a picture of yours' }],
  );
  if (faults.length > 0) throw problems.invalid_input({ faults });
}

/**
 * Says that something stopped referring to these, once its rows are written; those that nothing else refers to either
 * are loose from now on.
 */
export async function releaseFiles(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await looseFiles(tx, ids);
}

export interface NewDrawing {
  /** Made by the house, never by anybody else: it is served as it is. */
  readonly svg: string;
  /** Pixels it is meant for. */
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

/** Keeps a drawing of the house's own for the asker; loose until claimed, like a picture. Answers its id. */
export async function keepDrawing(tx: Tx, context: Context, { svg, width, height, name }: NewDrawing): Promise<string> {
  const id = newId();
  const bytes = Buffer.from(svg);
  await context.house.storage.put(storageKey(id, 'drawing', 'large'), bytes);
  await insertFile(tx, {
    ...{ id, ownerId: context.actor?.userId ?? null, kind: 'drawing', mediaType: 'image/svg+xml' },
    ...{ name: cleanName(name), bytes: bytes.length, width, height },
  });
  return id;
}

export interface NewUpload {
  readonly kind: 'import' | 'report';
  readonly name: string;
  readonly mediaType: string;
}

/**
 * Keeps a file that is never served, as it came. It is loose until a row with a foreign key to `files` names it, and
 * swept a day later. Errors of the stream are thrown with nothing kept. Answers its id.
 */
export async function storeUpload(
  context: Context,
  source: Readable | Buffer,
  { kind, name, mediaType }: NewUpload,
): Promise<string> {
  const { house, actor } = context;
  const id = newId();
  const stream = source instanceof Readable ? source : Readable.from([source], { objectMode: false });
  const bytes = await receive(house.config, stream, async (received) => {
    await house.storage.take(storageKey(id, kind, 'large'), received.path);
    return received.bytes;
  });
  await insertFile(house.database.db, {
    ...{ id, ownerId: actor?.userId ?? null, kind, mediaType, name: cleanName(name), bytes },
  });
  return id;
}

/** The bytes of a stored file (of a picture: the large one). Throws `not_found`. */
export async function openStoredFile({ database, storage }: House, id: string): Promise<Readable> {
  const file = await findFile(database.db, id);
  const stream = file && (await storage.read(storageKey(id, file.kind, 'large')));
  if (!stream) throw problems.not_found();
  return stream;
}

import type { Readable } from 'node:stream';
import type { Config } from './config.ts';
import { openBucket } from './storage/bucket.ts';
import { openFolder } from './storage/folder.ts';

export { StorageAway } from './storage/away.ts';
export { isStorageKey, PARTIAL, shelves } from './storage/keys.ts';

/** Bytes of a file from one place to another, both among them; the first is 0. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the bytes of files lie, by key: `b7/019a…-large.webp`. What is written under a key never changes, so a key is
 * written once. Rows say which keys there are: bytes are written before their row and removed after it, and whatever a
 * crash leaves in between is bytes without a row. Throws StorageAway where it cannot be reached.
 */
export interface Storage {
  /** Writes all of it, so that it outlives a power cut, or throws and leaves nothing. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The same with a whole file of this machine, which is gone from its path then. The path lies in the data folder. */
  take(key: string, path: string): Promise<void>;
  /** The bytes, all or that part of them; undefined where there are none. */
  read(key: string, part?: Part): Promise<Readable | undefined>;
  /** What is not there is as good as removed. */
  remove(keys: readonly string[]): Promise<void>;
  /** The keys that begin with `<shelf>/`. */
  list(shelf: string): Promise<string[]>;
}

/** The settings that say where. */
export type StorageSettings = Pick<
  Config,
  | 'SOUK_DATA'
  | 'SOUK_STORAGE'
  | 'SOUK_S3_BUCKET'
  | 'SOUK_S3_ENDPOINT'
  | 'SOUK_S3_REGION'
  | 'SOUK_S3_KEY'
  | 'SOUK_S3_SECRET'
>;

/** The storage of these settings. Asks and loads nothing yet: the first file does. */
export function openStorage(settings: StorageSettings): Storage {
  return settings.SOUK_STORAGE === 's3' ? openBucket(settings) : openFolder(settings.SOUK_DATA);
}

/** Where that is, for people. */
export function storagePlace({ SOUK_STORAGE, SOUK_S3_BUCKET, SOUK_S3_ENDPOINT, SOUK_DATA }: StorageSettings): string {
  if (SOUK_STORAGE === 'disk') return `the folder ${SOUK_DATA}/files`;
  return `the bucket ${SOUK_S3_BUCKET} at ${SOUK_S3_ENDPOINT ?? 'Amazon S3'}`;
}

const PROBE = '00/probe';

/** Throws where nothing can be written there, read, listed or removed again. */
export async function proveStorage(settings: StorageSettings): Promise<void> {
  const storage = openStorage(settings);
  await storage.put(PROBE, Buffer.from('It works.'));
  const stream = await storage.read(PROBE);
  stream?.destroy();
  const listed = (await storage.list(PROBE.slice(0, 2))).includes(PROBE);
  await storage.remove([PROBE]);
  if (!stream || !listed) throw new Error('What was written there does not come back');
}

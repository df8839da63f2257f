import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Disk } from 'flydrive';
import type { Config } from './config.ts';

/**
 * Where the bytes of files lie, by key: `b7/019a…-large.webp`. What is written under a key never changes, so a key is
 * written once. Rows say which keys there are: bytes are written before their row and removed after it, and whatever a
 * crash leaves in between is bytes without a row.
 */
export interface Storage {
  /** Writes all of it, so that it outlives a power cut, or throws and leaves nothing. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The same with a whole file of this machine, which is gone from its path then. The path lies in the data folder. */
  take(key: string, path: string): Promise<void>;
  /** The bytes, or undefined where there are none. */
  read(key: string): Promise<Readable | undefined>;
  /** What is not there is as good as removed. */
  remove(keys: readonly string[]): Promise<void>;
  /** The keys that begin with `<shelf>/`. */
  list(shelf: string): Promise<string[]>;
}

/** The first part of a key: two hexadecimal digits, so that no folder grows too large to be listed. */
export const shelves: readonly string[] = Array.from({ length: 256 }, (_, number) =>
  number.toString(16).padStart(2, '0'),
);

/** Ends the key of what is still being written. */
export const PARTIAL = '.partial';
const key = /^[0-9a-f]{2}\/[0-9a-z][0-9a-z.-]{0,99}$/;

/** Whether it is a key as we write them: below its shelf and nowhere else. */
export function isStorageKey(text: string): boolean {
  return key.test(text);
}

/** The folder of the files, for those who look after it. */
export function filesFolder({ SOUK_DATA }: Pick<Config, 'SOUK_DATA'>): string {
  return join(SOUK_DATA, 'files');
}

/** Throws where nothing can be written there. */
export async function proveWritable(config: Config): Promise<void> {
  await mkdir(filesFolder(config), { recursive: true });
  await access(filesFolder(config), constants.W_OK);
}

/** Files in a folder of this machine. Its library is loaded with the first file: it would cost each start 70 ms. */
export function openStorage(config: Pick<Config, 'SOUK_DATA'>): Storage {
  const location = filesFolder(config);
  let opened: Promise<Disk> | undefined;
  const disk = () => (opened ??= openDisk(location));

  async function take(place: string, path: string): Promise<void> {
    if (!isStorageKey(place)) throw new Error(`'${place}' is no key of a file`);
    const target = join(location, place);
    await mkdir(dirname(target), { recursive: true });
    await keepOnDisk(path);
    // Their way copies; within one folder a file can simply get its name, and is never half there.
    await rename(path, target);
    await keepOnDisk(dirname(target));
  }

  return {
    take,
    async put(place, bytes) {
      const partial = place + PARTIAL;
      const target = await disk();
      try {
        await target.put(partial, bytes);
        await take(place, join(location, partial));
      } catch (error) {
        await target.delete(partial).catch(() => {});
        throw error;
      }
    },
    async read(place) {
      const stream = await (await disk()).getStream(place);
      try {
        await once(stream, 'open');
        return stream;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async remove(places) {
      const from = await disk();
      for (const place of places) await from.delete(place);
    },
    async list(shelf) {
      const { objects } = await (await disk()).listAll(shelf);
      return [...objects].flatMap((object) => (object.isFile ? [object.key] : []));
    },
  };
}

async function openDisk(location: string): Promise<Disk> {
  const [{ Disk }, { FSDriver }] = await Promise.all([import('flydrive'), import('flydrive/drivers/fs')]);
  return new Disk(new FSDriver({ location, visibility: 'private' }));
}

async function keepOnDisk(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    // A folder cannot be opened there, and need not be.
    if (process.platform === 'win32' && !path.includes('.')) continue;
    const handle = await open(path, 'r+').catch(() => open(path, 'r'));
    await handle.sync().finally(() => handle.close());
  }
}

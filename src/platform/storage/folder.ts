import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Disk } from 'flydrive';
import type { Storage } from '../storage.ts';
import { PARTIAL, requireKey } from './keys.ts';

/** Files below `files` in the data folder. The library is loaded with the first file: it would cost each start 70 ms. */
export function openFolder(dataFolder: string): Storage {
  const location = join(dataFolder, 'files');
  let opened: Promise<Disk> | undefined;
  const disk = () => (opened ??= openDisk(location));

  async function take(place: string, path: string): Promise<void> {
    requireKey(place);
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
      requireKey(place);
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
    async read(place, part) {
      requireKey(place);
      const stream = createReadStream(join(location, place), part && { start: part.from, end: part.to });
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

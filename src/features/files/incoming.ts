import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '#platform/config.ts';
import { newId } from '#platform/ids.ts';

/** Where uploads lie until they are whole: in no memory, whoever sends how much how slowly. */
function folderOf({ SOUK_DATA }: Config): string {
  return join(SOUK_DATA, 'incoming');
}

export interface Received {
  readonly path: string;
  readonly bytes: number;
}

/** Receives the stream as a file of its own for as long as `work` runs; afterwards nothing of it is left there. */
export async function receive<T>(
  config: Config,
  stream: Readable,
  work: (received: Received) => Promise<T>,
): Promise<T> {
  const path = join(folderOf(config), newId());
  await mkdir(folderOf(config), { recursive: true });
  try {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    await pipeline(stream, file);
    return await work({ path, bytes: file.bytesWritten });
  } finally {
    await rm(path, { force: true });
  }
}

const FORGOTTEN_MS = 24 * 3_600_000;

/** Removes what a server that was killed had not received whole. */
export async function removeForgotten(config: Config): Promise<void> {
  const folder = folderOf(config);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > FORGOTTEN_MS) await rm(join(folder, name), { force: true });
  }
}

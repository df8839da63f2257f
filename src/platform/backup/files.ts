import { buffer } from 'node:stream/consumers';
import { isStorageKey, PARTIAL, type Storage, shelves } from '../storage.ts';
import { BackupError, frame } from './format.ts';

type OnFile = (done: number, total: number | null) => void;

/** No piece is longer: what reads a backup holds one in memory. */
const PIECE = 65_536;

/**
 * The uploaded files as they stand in a backup. Bytes are written before their row and removed after it, so that what
 * lies there after the rows were looked at holds all that they name; what goes meanwhile had nothing that refers to it.
 */
export async function* packFiles(storage: Storage | null, onFile: OnFile): AsyncGenerator<Buffer> {
  let total = 0;
  for (const shelf of storage ? shelves : []) total += (await wholeFiles(storage, shelf)).length;
  let done = 0;
  for (const shelf of storage ? shelves : []) {
    for (const key of await wholeFiles(storage, shelf)) {
      const stream = await storage?.read(key);
      if (!stream) continue;
      yield* frame(Buffer.from(key));
      for await (const bytes of stream as AsyncIterable<Buffer>) {
        for (let start = 0; start < bytes.length; start += PIECE) yield* frame(bytes.subarray(start, start + PIECE));
      }
      yield* frame(Buffer.alloc(0));
      done += 1;
      onFile(done, total);
    }
  }
  yield* frame(Buffer.alloc(0));
}

async function wholeFiles(storage: Storage | null, shelf: string): Promise<string[]> {
  const keys = (await storage?.list(shelf)) ?? [];
  return keys.filter((key) => isStorageKey(key) && !key.endsWith(PARTIAL));
}

/**
 * Puts the files of a backup where they belong; `written` gets the key of each that was not there before. Throws
 * BackupError for a key that leads elsewhere.
 */
export async function unpackFiles(
  storage: Storage | null,
  pieces: AsyncGenerator<Buffer>,
  written: string[],
  onFile: OnFile,
): Promise<void> {
  let shelf = '';
  let present = new Set<string>();
  for (let done = 1; ; done += 1) {
    const first = await pieces.next();
    // An older backup just ends here.
    if (first.done || first.value.length === 0) return;
    const key = first.value.toString();
    if (!isStorageKey(key)) throw new BackupError(`The backup holds a file under '${key}', which leads elsewhere.`);
    if (storage && !key.startsWith(`${shelf}/`)) {
      shelf = key.slice(0, key.indexOf('/'));
      present = new Set(await storage.list(shelf));
    }
    const bytes = await buffer(untilEmpty(pieces));
    if (storage && !present.has(key)) {
      written.push(key);
      await storage.put(key, bytes);
    }
    onFile(done, null);
  }
}

async function* untilEmpty(pieces: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for (let next = await pieces.next(); !next.done && next.value.length > 0; next = await pieces.next())
    yield next.value;
}

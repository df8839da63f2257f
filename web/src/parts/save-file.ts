const folder = 'exports';
const STALE_MS = 60 * 60_000;
const WRITTEN_MS = 10 * 60_000;

/**
 * Puts what the server streams into the downloads, however long it is, without holding it in memory: the bytes run into
 * the browser's own storage on disk and are handed on from there. `onBytes` hears how many have come so far. Rejects
 * where the stream breaks off or is cancelled, and then leaves nothing behind.
 */
export async function saveFile(response: Response, name: string, onBytes: (bytes: number) => void): Promise<void> {
  let bytes = 0;
  const counted = response.body?.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        onBytes(bytes);
        controller.enqueue(chunk);
      },
    }),
  );
  const place = await placeOnDisk();
  if (!counted || !place) return download(await new Response(counted ?? null).blob(), name);
  const { handle, writable, remove } = place;
  try {
    await counted.pipeTo(writable);
  } catch (error) {
    await remove();
    throw error;
  }
  download(await handle.getFile(), name);
  // The browser reads it while it writes the download: it goes when that is surely over, or at the next export.
  setTimeout(() => void remove(), WRITTEN_MS);
}

/** Plain addresses and some private windows have no such storage: null. */
async function placeOnDisk() {
  try {
    const root = await navigator.storage.getDirectory();
    const exports = await root.getDirectoryHandle(folder, { create: true });
    await sweep(exports);
    const name = `${Date.now()}-${Math.random()}`;
    const handle = await exports.getFileHandle(name, { create: true });
    const remove = () => exports.removeEntry(name).catch(() => {});
    return { handle, writable: await handle.createWritable(), remove };
  } catch {
    return null;
  }
}

/** What a tab that was closed too soon left there. */
async function sweep(exports: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of exports.keys()) {
    if (Date.now() - Number.parseInt(name, 10) > STALE_MS) await exports.removeEntry(name).catch(() => {});
  }
}

export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), WRITTEN_MS);
}

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readShop } from '#features/shops/service.ts';
import { houseContext } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import { findShopOwner } from '../import/store.ts';
import { type ExportFormat, exportProducts } from './export-products.ts';
import { countProducts } from './store.ts';

export interface ExportOptions {
  /** Id or slug. */
  readonly shop: string;
  readonly format: ExportFormat;
  /** A file that is there is replaced, once the new one is whole; without one the text goes to the standard output. */
  readonly out: string | undefined;
  readonly onProgress: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Writes all products of a shop into a file. Answers how many there were. */
export async function exportToFile(house: House, options: ExportOptions): Promise<number> {
  const { shop: idOrSlug, format, out, onProgress, signal } = options;
  const { db } = house.database;
  const ownerId = await findShopOwner(db, idOrSlug);
  if (!ownerId) throw problems.not_found(`There is no shop '${idOrSlug}'`);
  const context = houseContext(house, { userId: ownerId, role: 'buyer', sessionId: null });
  const shop = await readShop(context, idOrSlug);
  const total = await countProducts(db, shop.id);
  let done = 0;
  async function* text(): AsyncGenerator<string> {
    for await (const { text, products } of exportProducts(db, shop.id, format)) {
      signal?.throwIfAborted();
      yield text;
      done += products;
      onProgress(done, total);
    }
  }
  if (out === undefined) {
    await pipeline(Readable.from(text()), process.stdout, { end: false });
    return done;
  }
  const unfinished = `${out}.unfinished`;
  try {
    const file = createWriteStream(unfinished);
    await pipeline(Readable.from(text()), file).catch((cause: unknown) => {
      if (signal?.aborted || !(cause instanceof Error && 'syscall' in cause)) throw cause;
      throw problems.invalid_input({ detail: `The file ${out} cannot be written`, cause });
    });
    await rename(unfinished, out);
    return done;
  } finally {
    await rm(unfinished, { force: true });
  }
}

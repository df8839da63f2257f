import type { MessagePort } from 'node:worker_threads';
import pg from 'pg';
import { uuidOf } from './copy-rows.ts';
import {
  forgetChanges,
  KEPT_MINUTES,
  readAttributeValues,
  readCategories,
  readChanges,
  readDocuments,
  readDocumentsOf,
  readShops,
  readSnapshot,
} from './feed.store.ts';
import { bytesIn, type Index, openIndex, putDocument, removeDocument, tidyIndex } from './index.ts';
import type { Asked, IndexState, Reply } from './messages.ts';
import { searchIndex } from './search.ts';
import type { ShopFacts } from './shops.ts';

const LOOK_EVERY_MS = 500;
const FORGET_EVERY_MS = 5 * 60_000;
/** Documents between two breaths: a search waits no longer than for these. */
const DOCUMENTS_A_BREATH = 100;
/** Read at once where many changed. */
const MOST_AT_ONCE = 2_000;
/** Names of categories and attributes read at once. */
const MOST_NAMES = 10_000;

/** The index in its thread: reads all documents, then answers, and follows what changes. Ends with the first fault of the database. */
export async function serveIndex(port: MessagePort, databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'souk search', keepAlive: true });
  // A connection that breaks ends the thread; another begins anew.
  client.on('error', (error) => {
    throw error;
  });
  const begun = performance.now();
  await client.connect();
  const index = openIndex();
  let shops: ReadonlyMap<string, ShopFacts> = new Map();
  let snapshot = await readSnapshot(client);
  let lookedAt = performance.now();
  let forgotAt = Number.NEGATIVE_INFINITY;
  let loadedInMs = 0;

  const send = (reply: Reply) => port.postMessage(reply);
  const state = (): IndexState => ({ documents: index.documents.alive, bytes: bytesIn(index), loadedInMs });

  async function load(): Promise<void> {
    for await (const rows of readDocuments(client)) for (const row of rows) putDocument(index, row);
    await learnNames(client, index);
    await loadShops();
    await follow();
    loadedInMs = Math.round(performance.now() - begun);
  }

  async function loadShops(): Promise<void> {
    shops = new Map((await readShops(client)).map((shop) => [shop.id, shop]));
  }

  async function follow(): Promise<void> {
    const now = performance.now();
    if (now - lookedAt > (KEPT_MINUTES / 2) * 60_000) throw new Error('The index was away too long to follow what changed');
    lookedAt = now;
    const changes = await readChanges(client, snapshot);
    for (let at = 0; at < changes.productIds.length; at += MOST_AT_ONCE) {
      await renew(changes.productIds.slice(at, at + MOST_AT_ONCE));
    }
    snapshot = changes.snapshot;
    if (changes.productIds.length > 0) send({ kind: 'state', state: state() });
    if (now - forgotAt < FORGET_EVERY_MS) return;
    forgotAt = now;
    await forgetChanges(client);
  }

  async function renew(productIds: readonly string[]): Promise<void> {
    const missing = new Set(productIds);
    let count = 0;
    for await (const rows of readDocumentsOf(client, productIds)) {
      await learnNames(client, index, rows);
      for (const row of rows) {
        putDocument(index, row);
        missing.delete(uuidOf(row[0] as Buffer));
        if (++count % DOCUMENTS_A_BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    }
    for (const id of missing) removeDocument(index, id);
    tidyIndex(index);
  }
}

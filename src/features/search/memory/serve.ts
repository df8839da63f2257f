import type { MessagePort } from 'node:worker_threads';
import pg from 'pg';
import type { RawRow } from './copy-rows.ts';
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
  readWords,
} from './feed.store.ts';
import { bytesIn, type Index, numberNames, openIndex, putDocument, removeDocument, tidyIndex } from './index.ts';
import { matchAmong } from './match-among.ts';
import type { Asked, IndexState, Reply } from './messages.ts';
import { searchIndex } from './search.ts';
import type { ShopFacts } from './shops.ts';
import { openSuggest, type Suggested } from './suggest-in-memory.ts';
import type { SearchAnswer } from './wish.ts';

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
  const suggest = openSuggest();
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
    for await (const words of readWords(client)) for (const word of words) index.spelling.add(word);
    await loadShops();
    await follow();
    loadedInMs = Math.round(performance.now() - begun);
  }

  async function loadShops(): Promise<void> {
    shops = new Map((await readShops(client)).map((shop) => [shop.id, shop]));
  }

  async function follow(): Promise<void> {
    const now = performance.now();
    if (now - lookedAt > (KEPT_MINUTES / 2) * 60_000)
      throw new Error('The index was away too long to follow what changed');
    lookedAt = now;
    const changes = await readChanges(client, snapshot);
    for (const word of changes.words) index.spelling.add(word);
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
    const found: RawRow[] = [];
    for await (const rows of readDocumentsOf(client, productIds)) found.push(...rows);
    // Before they are found by it, so that no facet counts what has no name.
    for (const row of found) numberNames(index, row);
    await learnNames(client, index);
    const missing = new Set(productIds);
    for (const [at, row] of found.entries()) {
      missing.delete(putDocument(index, row));
      if (at % DOCUMENTS_A_BREATH === DOCUMENTS_A_BREATH - 1) await breath();
    }
    for (const id of missing) removeDocument(index, id);
    tidyIndex(index);
  }

  /** One after the other on the one connection; who asks while such work waits for its turn shares it. */
  let last = load();
  function inTurn(work: () => Promise<void>): () => Promise<void> {
    let waiting: Promise<void> | undefined;
    return () => {
      waiting ??= last = last.then(() => {
        waiting = undefined;
        return work();
      });
      return waiting;
    };
  }
  const catchUp = inTurn(follow);
  const renewShops = inTurn(loadShops);

  async function answer({ number, question }: Asked): Promise<void> {
    if (question.kind === 'close') return close();
    if (question.kind === 'search') return reply(number, () => searchIndex(index, shops, question.wish));
    if (question.kind === 'suggest') return reply(number, () => suggest(index, shops, question.wish));
    if (question.kind === 'matchAmong')
      return reply(number, () => matchAmong(index, shops, question.productIds, question.wishes));
    await (question.kind === 'catchUp' ? catchUp() : renewShops());
    send({ kind: 'answer', number, answer: null });
  }

  function reply(number: number, answer: () => SearchAnswer | Suggested | number[][]): void {
    try {
      send({ kind: 'answer', number, answer: answer() });
    } catch (error) {
      send({ kind: 'fault', number, error });
    }
  }

  async function close(): Promise<void> {
    clearInterval(looking);
    await last.catch(() => {});
    await client.end();
    port.close();
  }

  const looking = setInterval(() => void catchUp(), LOOK_EVERY_MS);
  port.on('message', (asked: Asked) => void answer(asked));
  await last;
  send({ kind: 'loaded', state: state() });
}

/** Reads the names of categories and values that came in since the last time. */
async function learnNames(client: pg.Client, { categories, attributes }: Index): Promise<void> {
  for (let from = categories.known.length; from < categories.ids.length; from = categories.known.length) {
    const wanted = categories.ids.slice(from, from + MOST_NAMES);
    const found = new Map((await readCategories(client, wanted)).map((one) => [one.id, one]));
    for (const id of wanted) {
      const category = found.get(id);
      categories.named.add(categories.known.push(category) - 1, category?.name ?? '');
    }
  }
  for (let from = attributes.known.length; from < attributes.ids.length; from = attributes.known.length) {
    const wanted = attributes.ids.slice(from, from + MOST_NAMES);
    const found = new Map((await readAttributeValues(client, wanted)).map((one) => [one.id, one]));
    for (const id of wanted) {
      const value = found.get(id);
      attributes.named.add(attributes.known.push(value) - 1, value?.value ?? '');
    }
  }
}

function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

import { priceEdges } from '../price-bands.ts';
import { hasBit, type Numbers, setBit, withRoom } from './growing.ts';
import { GONE } from './postings.ts';

/** Weights of the fields, in the order in which a document's lengths stand: title; brand, shop, categories, tags; description; attributes. */
export const FIELDS = 4;

/** What is filtered and ordered by, a column each; a document is a number, newer ones have larger ones. */
export interface Documents {
  /** Numbers given so far, also to documents that were replaced or taken away since. */
  size: number;
  alive: number;
  /** Another one after each change. */
  version: number;
  /** Another one after the documents got other numbers. */
  numbering: number;
  /** Bits: replaced or taken away. */
  dead: Uint32Array;
  /** Four to a document: the UUID of the product, its first bytes first. */
  ids: Uint32Array;
  /** Two to a document: of what words, categories and attributes were read from. */
  texts: Uint32Array;
  shops: Uint32Array;
  prices: Float64Array;
  /** As `priceStep` has them. */
  priceSteps: Uint8Array;
  /** As `priceBucket` has them. */
  priceBuckets: Uint8Array;
  currencies: Uint16Array;
  ratings: Float32Array;
  inStock: Uint8Array;
  popularity: Float32Array;
  /** No document was ever more popular. */
  mostPopular: number;
  /** Four to a document: lengths of its fields as `lengthStep` has them. */
  lengths: Uint8Array;
  /** Sums of the lengths of those alive. */
  lengthSums: Float64Array;
  /** Where the categories of a document end; they begin where those of the one before end. */
  categoryEnds: Uint32Array;
  categories: Uint32Array;
  attributeEnds: Uint32Array;
  attributes: Uint32Array;
  /** Hashes to documents; -1: none. */
  slots: Int32Array;
}

export function openDocuments(): Documents {
  return {
    size: 0,
    alive: 0,
    version: 0,
    numbering: 0,
    dead: new Uint32Array(8),
    ids: new Uint32Array(1_024),
    texts: new Uint32Array(512),
    shops: new Uint32Array(256),
    prices: new Float64Array(256),
    priceSteps: new Uint8Array(256),
    priceBuckets: new Uint8Array(256),
    currencies: new Uint16Array(256),
    ratings: new Float32Array(256),
    inStock: new Uint8Array(256),
    popularity: new Float32Array(256),
    mostPopular: 0,
    lengths: new Uint8Array(1_024),
    lengthSums: new Float64Array(FIELDS),
    categoryEnds: new Uint32Array(256),
    categories: new Uint32Array(512),
    attributeEnds: new Uint32Array(256),
    attributes: new Uint32Array(1_024),
    slots: new Int32Array(1_024).fill(-1),
  };
}

/** Columns, and how many numbers each has for a document. */
const columns = [
  ['ids', 4],
  ['texts', 2],
  ['shops', 1],
  ['prices', 1],
  ['priceSteps', 1],
  ['priceBuckets', 1],
  ['currencies', 1],
  ['ratings', 1],
  ['inStock', 1],
  ['popularity', 1],
  ['lengths', FIELDS],
  ['categoryEnds', 1],
  ['attributeEnds', 1],
] as const;
const lists = [
  ['categories', 'categoryEnds'],
  ['attributes', 'attributeEnds'],
] as const;

export const beginOf = (ends: Uint32Array, document: number) => (document === 0 ? 0 : (ends[document - 1] as number));

/** An eighth of a doubling each: lengths a tenth apart are told apart. */
export const lengthStep = (length: number) => Math.min(255, Math.round(8 * Math.log2(1 + length)));
export const lengthOfStep: Float64Array = Float64Array.from({ length: 256 }, (_, step) => 2 ** (step / 8) - 1);

/** A fifth of a doubling each. */
export const priceStep = (price: number) => Math.min(255, Math.round(5 * Math.log2(1 + price)));

/** How many of the edges are not above the price (`width_bucket` in the database). */
export function priceBucket(price: number): number {
  let [low, high] = [0, priceEdges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((priceEdges[middle] as number) <= price) low = middle + 1;
    else high = middle;
  }
  return low;
}

function slotOf({ slots, ids }: Documents, id: Uint32Array): number {
  const mask = slots.length - 1;
  let slot = (Math.imul(id[2] as number, 0x9e3779b1) ^ Math.imul(id[3] as number, 0x85ebca6b)) & mask;
  for (;;) {
    const document = slots[slot] as number;
    if (document < 0) return slot;
    const at = document * 4;
    if (ids[at + 3] === id[3] && ids[at + 2] === id[2] && ids[at + 1] === id[1] && ids[at] === id[0]) return slot;
    slot = (slot + 1) & mask;
  }
}

/** The number of the product's document, or -1. */
export function findDocument(documents: Documents, id: Uint32Array): number {
  const document = documents.slots[slotOf(documents, id)] as number;
  return document < 0 || hasBit(documents.dead, document) ? -1 : document;
}

/** A number for a new document of the product; the one it had is dead. */
export function addDocument(documents: Documents, id: Uint32Array): number {
  killDocument(documents, id);
  const document = documents.size++;
  documents.alive++;
  for (const [name, each] of columns) grow(documents, name, documents.size * each);
  documents.dead = withRoom(documents.dead, (documents.size + 31) >>> 5);
  documents.ids.set(id, document * 4);
  if (documents.size * 2 > documents.slots.length) hashAnew(documents, documents.slots.length * 2);
  else documents.slots[slotOf(documents, id)] = document;
  return document;
}

/** Answers whether there was one. */
export function killDocument(documents: Documents, id: Uint32Array): boolean {
  const document = findDocument(documents, id);
  if (document < 0) return false;
  setBit(documents.dead, document);
  documents.version++;
  documents.alive--;
  for (let field = 0; field < FIELDS; field++) {
    const length = lengthOfStep[documents.lengths[document * FIELDS + field] as number] as number;
    documents.lengthSums[field] = (documents.lengthSums[field] as number) - length;
  }
  return true;
}

function grow<Name extends (typeof columns)[number][0]>(documents: Documents, name: Name, length: number): void {
  documents[name] = withRoom<Numbers>(documents[name], length) as Documents[Name];
}

/** The latest document of each product wins: it stands last. */
function hashAnew(documents: Documents, length: number): void {
  documents.slots = new Int32Array(length).fill(-1);
  for (let document = 0; document < documents.size; document++) {
    documents.slots[slotOf(documents, documents.ids.subarray(document * 4, document * 4 + 4))] = document;
  }
}

/** Gives the living the smallest numbers that keep their order; answers the new number of each, `GONE` for the dead. */
export function dropDead(documents: Documents): Uint32Array {
  const { dead, size } = documents;
  const to = new Uint32Array(size).fill(GONE);
  let kept = 0;
  for (let document = 0; document < size; document++) if (!hasBit(dead, document)) to[document] = kept++;
  for (const [list, ends] of lists) {
    const [values, bounds] = [documents[list], documents[ends]];
    let [begin, end] = [0, 0];
    for (let document = 0; document < size; document++) {
      const next = bounds[document] as number;
      const number = to[document] as number;
      if (number !== GONE) {
        values.copyWithin(end, begin, next);
        end += next - begin;
        bounds[number] = end;
      }
      begin = next;
    }
  }
  for (const [name, each] of columns) {
    if (name === 'categoryEnds' || name === 'attributeEnds') continue;
    const column = documents[name];
    for (let document = 0; document < size; document++) {
      const number = to[document] as number;
      if (number !== GONE) column.copyWithin(number * each, document * each, (document + 1) * each);
    }
  }
  documents.size = kept;
  documents.version++;
  documents.numbering++;
  documents.dead = new Uint32Array(((kept + 31) >>> 5) + 8);
  hashAnew(documents, documents.slots.length);
  return to;
}

export function bytesOf(documents: Documents): number {
  return Object.values(documents).reduce<number>(
    (sum, column) => sum + (ArrayBuffer.isView(column) ? column.byteLength : 0),
    0,
  );
}

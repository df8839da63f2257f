import { elementsOf, type RawRow, uuidOf } from './copy-rows.ts';
import {
  addDocument,
  bytesOf,
  type Documents,
  dropDead,
  FIELDS,
  findDocument,
  killDocument,
  lengthOfStep,
  lengthStep,
  openDocuments,
  priceBucket,
  priceStep,
} from './documents.ts';
import { withRoom } from './growing.ts';
import { type Names, openNames } from './names.ts';
import { openPostings, type Postings } from './postings.ts';
import { openSpellingIndex, type SpellingIndex } from './spelling-index.ts';
import { openValueSets, type ValueSets } from './value-sets.ts';
import { openVocabulary, type Vocabulary } from './vocabulary.ts';

/** Things with an id in the database that have small numbers here, given as they come. */
export interface Numbered<Id> {
  readonly ids: Id[];
  readonly numbers: Map<Id, number>;
}

export interface Category {
  readonly name: string;
  readonly path: string;
}

export interface AttributeValue {
  readonly name: string;
  readonly value: string;
}

/** Everything that is searched through. */
export interface Index {
  readonly documents: Documents;
  readonly vocabulary: Vocabulary;
  readonly spelling: SpellingIndex;
  readonly postings: Postings;
  readonly sets: ValueSets;
  readonly shops: Numbered<string>;
  readonly categories: Numbered<string> & { readonly known: (Category | undefined)[]; readonly named: Names };
  readonly attributes: Numbered<number> & { readonly known: (AttributeValue | undefined)[]; readonly named: Names };
  readonly currencies: Numbered<string>;
}

export function openIndex(): Index {
  const vocabulary = openVocabulary();
  const documents = openDocuments();
  return {
    documents,
    vocabulary,
    spelling: openSpellingIndex(vocabulary),
    postings: openPostings(),
    sets: openValueSets(documents),
    shops: { ids: [], numbers: new Map() },
    categories: { ids: [], numbers: new Map(), known: [], named: openNames({ byFirst: false }) },
    attributes: { ids: [], numbers: new Map(), known: [], named: openNames({ byFirst: true }) },
    currencies: { ids: [], numbers: new Map() },
  };
}

export function numberOf<Id>({ ids, numbers }: Numbered<Id>, id: Id): number {
  const known = numbers.get(id);
  if (known !== undefined) return known;
  const number = ids.push(id) - 1;
  numbers.set(id, number);
  return number;
}

const id = new Uint32Array(4);
const text = new Uint32Array(2);

function readId(bytes: Buffer): Uint32Array {
  for (let at = 0; at < 4; at++) id[at] = bytes.readUInt32BE(at * 4);
  return id;
}

/** The columns of a row of `documentColumns`. */
const [ID, SHOP, POPULARITY, PRICE, CURRENCY, RATING, IN_STOCK, CATEGORIES, ATTRIBUTES, LEXEMES] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;

/** Gives numbers to the categories and attributes of a document, so that their names can be read before it comes in. */
export function numberNames({ categories, attributes }: Index, row: RawRow): void {
  for (const one of elementsOf(row[CATEGORIES] as Buffer)) numberOf(categories, uuidOf(one));
  for (const one of elementsOf(row[ATTRIBUTES] as Buffer)) numberOf(attributes, one.readInt32BE(0));
}

/**
 * Takes a document in, in place of the one that its product had; answers the product's id. Where words, categories and
 * attributes are as they were, only the rest is written.
 */
export function putDocument(index: Index, row: RawRow): string {
  const { documents } = index;
  const field = (at: number) => row[at] as Buffer;
  readId(field(ID));
  readText(field(CATEGORIES), field(ATTRIBUTES), field(LEXEMES));
  let document = findDocument(documents, id);
  const isSame =
    document >= 0 && documents.texts[document * 2] === text[0] && documents.texts[document * 2 + 1] === text[1];
  if (!isSame) {
    document = addDocument(documents, id);
    documents.texts.set(text, document * 2);
    placeNumbers(
      documents,
      document,
      elementsOf(field(CATEGORIES)).map((one) => numberOf(index.categories, uuidOf(one))),
      elementsOf(field(ATTRIBUTES)).map((one) => numberOf(index.attributes, one.readInt32BE(0))),
    );
    placeLexemes(index, document, field(LEXEMES));
  }
  documents.version++;
  documents.shops[document] = numberOf(index.shops, uuidOf(field(SHOP)));
  const popularity = field(POPULARITY).readFloatBE(0);
  documents.popularity[document] = popularity;
  documents.mostPopular = Math.max(documents.mostPopular, popularity);
  const price = Number(field(PRICE).readBigInt64BE(0));
  documents.prices[document] = price;
  documents.priceSteps[document] = priceStep(price);
  documents.priceBuckets[document] = priceBucket(price);
  documents.currencies[document] = numberOf(index.currencies, field(CURRENCY).toString());
  documents.ratings[document] = field(RATING).readFloatBE(0);
  documents.inStock[document] = field(IN_STOCK)[0] as number;
  return uuidOf(field(ID));
}

/** Two hashes of 32 bits (FNV-1a, from two beginnings) of what makes it another text. */
function readText(...parts: readonly Buffer[]): void {
  let [one, other] = [0x811c9dc5, 0x9e3779b1];
  for (const part of parts) {
    for (let at = 0; at < part.length; at++) {
      one = Math.imul(one ^ (part[at] as number), 0x01000193);
      other = Math.imul(other ^ (part[at] as number), 0x85ebca6b) ^ (other >>> 13);
    }
  }
  text[0] = one;
  text[1] = other;
}

function placeNumbers(
  documents: Documents,
  document: number,
  categories: readonly number[],
  attributes: readonly number[],
): void {
  for (const [list, ends, numbers] of [
    ['categories', 'categoryEnds', categories],
    ['attributes', 'attributeEnds', attributes],
  ] as const) {
    const begin = document === 0 ? 0 : (documents[ends][document - 1] as number);
    documents[list] = withRoom(documents[list], begin + numbers.length);
    documents[list].set(numbers, begin);
    documents[ends][document] = begin + numbers.length;
  }
}

const MOST_SHORT = 7;
const MOST_LONG = 31;

/** How often a lexeme stands in each field, in 16 bits: title 3, brand and the like 3, description 5, attributes 5. */
const packUses = (a: number, b: number, c: number, d: number) =>
  (Math.min(a, MOST_SHORT) << 13) |
  (Math.min(b, MOST_SHORT) << 10) |
  (Math.min(c, MOST_LONG) << 5) |
  Math.min(d, MOST_LONG);

/**
 * Reads a tsvector as it is sent: its count of lexemes, then of each the bytes up to a zero, its count of places and the
 * places, whose upper two bits say the weight (`tsvectorsend` in PostgreSQL).
 */
function placeLexemes({ vocabulary, postings, documents }: Index, document: number, lexemes: Buffer): void {
  const lengths = [0, 0, 0, 0];
  for (let left = lexemes.readInt32BE(0), at = 4; left > 0; left--) {
    const start = at;
    while (lexemes[at] !== 0) at++;
    const list = vocabulary.place(lexemes, start, at);
    const places = lexemes.readUInt16BE(at + 1);
    at += 3;
    const uses = [0, 0, 0, 0];
    for (let place = 0; place < places; place++, at += 2) {
      const field = 3 - ((lexemes[at] as number) >>> 6);
      uses[field] = (uses[field] as number) + 1;
    }
    for (let field = 0; field < FIELDS; field++) lengths[field] = (lengths[field] as number) + (uses[field] as number);
    const [a = 0, b = 0, c = 0, d = 0] = uses;
    // One without places counts as if it stood once in the least field.
    postings.append(list, document, places === 0 ? 1 : packUses(a, b, c, d));
  }
  for (const [field, length] of lengths.entries()) {
    const step = lengthStep(length);
    documents.lengths[document * FIELDS + field] = step;
    documents.lengthSums[field] = (documents.lengthSums[field] as number) + (lengthOfStep[step] as number);
  }
}

export function removeDocument({ documents }: Index, productId: string): void {
  killDocument(documents, readId(Buffer.from(productId.replaceAll('-', ''), 'hex')));
}

const MOST_DEAD = 1_000;

/** Frees what replaced documents hold, once they are more than half as many as those alive. */
export function tidyIndex({ documents, postings, sets }: Index): void {
  if (documents.size - documents.alive <= MOST_DEAD + documents.alive / 2) return;
  postings.renumber(dropDead(documents));
  sets.forget();
}

/** Bytes of the arrays; texts of categories, attributes and shops come on top. */
export function bytesIn({ documents, vocabulary, spelling, postings, sets }: Index): number {
  return bytesOf(documents) + vocabulary.bytes + spelling.bytes + postings.bytes + sets.bytes;
}

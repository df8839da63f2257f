import { type DocumentText, documentLexemes, type Weight } from '#features/search/document-lexemes.ts';
import type { RawRow } from '#features/search/memory/copy-rows.ts';
import { type Index, openIndex, putDocument } from '#features/search/memory/index.ts';
import type { ShopFacts } from '#features/search/memory/shops.ts';
import { newId } from '#platform/ids.ts';

export interface IndexedProduct extends DocumentText {
  readonly id?: string;
  readonly shopId?: string;
  readonly popularity?: number;
  readonly price?: number;
  readonly categoryIds?: readonly string[];
}

/** The index of a server without one: of products written as PostgreSQL would send their documents. */
export function indexOf(products: readonly IndexedProduct[]): { index: Index; shops: Map<string, ShopFacts> } {
  const index = openIndex();
  const shops = new Map<string, ShopFacts>();
  const attic = newId();
  for (const product of products) {
    const { shopId = attic } = product;
    if (!shops.has(shopId))
      shops.set(shopId, { id: shopId, slug: 'attic', name: 'Attic', isHidden: false, places: [], zones: [] });
    const { lexemes } = documentLexemes(product, 'en');
    putDocument(index, rowOf({ ...product, shopId }, lexemes));
    for (const { lexeme, isWord } of lexemes) if (isWord) index.spelling.add(lexeme);
  }
  return { index, shops };
}

function rowOf(
  { id = newId(), shopId = '', popularity = 0, price = 100, categoryIds = [] }: IndexedProduct,
  lexemes: ReturnType<typeof documentLexemes>['lexemes'],
): RawRow {
  return [
    uuid(id),
    uuid(shopId),
    bytes(4, (buffer) => buffer.writeFloatBE(popularity)),
    bytes(8, (buffer) => buffer.writeBigInt64BE(BigInt(price))),
    Buffer.from('EUR'),
    bytes(4, (buffer) => buffer.writeFloatBE(0)),
    Buffer.from([1]),
    array(categoryIds.map(uuid)),
    array([]),
    tsvector(lexemes),
  ];
}

const uuid = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');

function bytes(length: number, write: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.alloc(length);
  write(buffer);
  return buffer;
}

const int32 = (value: number) => bytes(4, (buffer) => buffer.writeInt32BE(value));
const int16 = (value: number) => bytes(2, (buffer) => buffer.writeUInt16BE(value));

function array(elements: readonly Buffer[]): Buffer {
  if (elements.length === 0) return Buffer.alloc(12);
  const head = [1, 0, 0, elements.length, 1].map(int32);
  return Buffer.concat([...head, ...elements.flatMap((element) => [int32(element.length), element])]);
}

const weights: Record<Weight, number> = { D: 0, C: 1, B: 2, A: 3 };

function tsvector(lexemes: ReturnType<typeof documentLexemes>['lexemes']): Buffer {
  return Buffer.concat([
    int32(lexemes.length),
    ...lexemes.flatMap(({ lexeme, places }) => [
      Buffer.from(`${lexeme}\0`),
      int16(places.length),
      ...places.map(({ position, weight }) => int16((weights[weight] << 14) | position)),
    ]),
  ]);
}

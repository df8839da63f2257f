import { uuidOf } from './copy-rows.ts';
import { favouring } from './favour.ts';
import type { Index } from './index.ts';
import { NOWHERE_KM, nearestKm, type ShopFacts } from './shops.ts';
import { type Sifted, shopFacts } from './sift.ts';
import type { FoundHit, Place, SearchWish } from './wish.ts';
import type { Matches } from './words.ts';

/** A page of the matches in the order asked for, and whether more follow. Equal ones: the newest first. */
export function pickPage(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  wish: SearchWish,
  sifted: Sifted,
  matches: Matches | undefined,
): { hits: FoundHit[]; hasMore: boolean } {
  const { ids } = index.documents;
  const km = distances(index, shops, wish);
  const { documents } = sifted;
  const scores = wish.sort === 'relevance' && matches ? matches.scoresOf(documents) : new Float64Array(0);
  const order = orderOf(index, wish, scores, km, matches);
  const after = wish.after && { ...wish.after, words: wordsOf(wish.after.id) };

  const compare = (partA: number, keyA: number, a: number, partB: number, keyB: number, b: number) => {
    if (partA !== partB) return partA - partB;
    if (keyA !== keyB) return keyA - keyB;
    for (let word = 0; word < 4; word++) {
      const difference = (ids[b * 4 + word] as number) - (ids[a * 4 + word] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const isBehind = (
    part: number,
    key: number,
    document: number,
    { part: p, at, words }: Place & { words: Uint32Array },
  ) => {
    if (part !== p) return part > p;
    const from = order.up ? at : -at;
    if (key !== from) return key > from;
    for (let word = 0; word < 4; word++) {
      const difference = (ids[document * 4 + word] as number) - (words[word] as number);
      if (difference !== 0) return difference < 0;
    }
    return false;
  };

  // The best so far, the best first. Newer documents have larger numbers, so from the end most are turned away at once.
  const most = wish.limit + 1;
  const best: { document: number; part: number; key: number }[] = [];
  for (let at = documents.length - 1; at >= 0; at--) {
    const last = best[best.length - 1];
    const document = documents[at] as number;
    if (order.most > 0 && last && best.length === most && (scores[at] as number) * order.most + 1 < -last.key) {
      if (!matches?.first?.has(document)) continue;
    }
    const part = order.partOf(document);
    const key = order.keyOf(document, at);
    if (best.length === most && last) {
      // Nearly all are turned away here, without a look at their ids.
      if (part === last.part ? key > last.key : part > last.part) continue;
      if (compare(part, key, document, last.part, last.key, last.document) >= 0) continue;
    }
    if (after && !isBehind(part, key, document, after)) continue;
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const one = best[middle] as (typeof best)[number];
      if (compare(part, key, document, one.part, one.key, one.document) < 0) high = middle;
      else low = middle + 1;
    }
    if (best.length === most) best.pop();
    best.splice(low, 0, { document, part, key });
  }
  const hits = best.slice(0, wish.limit).map(({ document, part, key }) => {
    const distance = km?.[index.documents.shops[document] as number] ?? NOWHERE_KM;
    return {
      id: idOf(ids, document),
      part,
      at: order.up ? key : 0 - key,
      km: distance === NOWHERE_KM ? undefined : distance,
    };
  });
  return { hits, hasMore: best.length > wish.limit };
}

interface Order {
  readonly up: boolean;
  readonly partOf: (document: number) => number;
  /** Smaller ones come first: what goes down is turned round. */
  readonly keyOf: (document: number, at: number) => number;
  /** By relevance: what a score is multiplied by at most. Else 0. */
  readonly most: number;
}

function orderOf(
  index: Index,
  { sort, currency, terms }: SearchWish,
  scores: Float64Array,
  km: Float64Array | undefined,
  matches: Matches | undefined,
): Order {
  const { documents, currencies } = index;
  const { prices, currencies: currencyOf, ratings, popularity, shops } = documents;
  const own = currencies.numbers.get(currency);
  const inOnePart = () => 0;
  const byCurrency = (document: number) => Number(currencyOf[document] !== own);
  const by = (up: boolean, keyOf: Order['keyOf'], partOf: Order['partOf'] = inOnePart) => ({
    up,
    keyOf,
    partOf,
    most: 0,
  });
  if (sort === 'priceUp') return by(true, (document) => prices[document] as number, byCurrency);
  if (sort === 'priceDown') return by(false, (document) => -(prices[document] as number), byCurrency);
  if (sort === 'rating') return by(false, (document) => -(ratings[document] as number));
  if (sort === 'popularity') return by(false, (document) => -(popularity[document] as number));
  if (sort === 'distance') return by(true, (document) => km?.[shops[document] as number] ?? NOWHERE_KM);
  // Ids begin with the time at which they were given.
  if (sort === 'newest') return by(false, (document) => -(documents.ids[document * 4] as number));
  const { favourOf, most } = favouring(index, terms ?? [], matches?.statistics.prices);
  const first = matches?.first;
  const partOf = first ? (document: number) => Number(!first.has(document)) : inOnePart;
  return { ...by(false, (document, at) => -Math.round((scores[at] as number) * favourOf(document)), partOf), most };
}

/** By shop, where a point was given. */
function distances(
  index: Index,
  shops: ReadonlyMap<string, ShopFacts>,
  { around }: SearchWish,
): Float64Array | undefined {
  if (!around) return undefined;
  return Float64Array.from(shopFacts(index, shops), (shop) => (shop ? nearestKm(shop, around.place) : NOWHERE_KM));
}

function wordsOf(id: string): Uint32Array {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Uint32Array.from({ length: 4 }, (_, word) => bytes.readUInt32BE(word * 4));
}

export function idOf(ids: Uint32Array, document: number): string {
  const bytes = Buffer.alloc(16);
  for (let word = 0; word < 4; word++) bytes.writeUInt32BE(ids[document * 4 + word] as number, word * 4);
  return uuidOf(bytes);
}

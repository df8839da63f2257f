import Type, { type TSchema } from 'typebox';
import { isId } from '../ids.ts';
import { invalid } from '../problems.ts';

/** The query of every list. */
export const Paging = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Items a page.' }),
  cursor: Type.Optional(Type.String({ maxLength: 500, description: 'The `nextCursor` of the page before.' })),
});

/** The answer of every list. */
export function Page<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Null on the last page.' }),
  });
}

/** Where a page ends: the values its order goes by, as the database wrote them. */
export type CursorKey = readonly (string | number)[];

export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** What a value of a cursor is; the database is asked with it, so that it must be able to read it. */
type Kind = 'id' | 'time' | 'string' | 'number';

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;

const isKind: Record<Kind, (value: unknown) => boolean> = {
  id: (value) => typeof value === 'string' && isId(value),
  time: (value) => typeof value === 'string' && time.test(value) && !Number.isNaN(Date.parse(value)),
  string: (value) => typeof value === 'string' && !value.includes('\0') && value.isWellFormed(),
  number: (value) => typeof value === 'number' && Number.isFinite(value),
};

/** Reads a cursor with as many values as the order has, of the same kinds. Throws `invalid_input` for any other text. */
export function decodeCursor<const Kinds extends readonly Kind[]>(
  cursor: string | undefined,
  kinds: Kinds,
): { [I in keyof Kinds]: Kinds[I] extends 'number' ? number : string } | undefined {
  if (cursor === undefined) return undefined;
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalid('/cursor', 'is not a cursor of this list');
  }
  const fits =
    Array.isArray(key) &&
    key.length === kinds.length &&
    kinds.every((kind, index) => isKind[kind]((key as unknown[])[index]));
  if (!fits) throw invalid('/cursor', 'is not a cursor of this list');
  return key as never;
}

/** Cuts rows, of which one more than `limit` was read, to a page. */
export function toPage<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => CursorKey) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}

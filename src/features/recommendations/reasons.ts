import { type Reason, type ReasonCode, reasonCodes } from './schema.ts';
import type { Interest, KeptReason } from './situation.store.ts';
import type { VisibleRow } from './visible.store.ts';
import { reasonText } from './words.ts';

/** A kept reason as it is read now: names as they are, and none of what others may not see any more. */
export function reasonOf(
  { code, productId, categoryId }: KeptReason,
  row: VisibleRow,
  interests: readonly Interest[],
  locale: string,
): Reason {
  const known = reasonCodes.find((one) => one === code) ?? 'trending';
  const product = namedProduct(productId, interests);
  const category = namedCategory(categoryId, interests);
  const shop = known === 'from_followed_shop' ? { id: row.shop_id, name: row.shop_name } : undefined;
  const names = { product: product?.title, category: category?.name, shop: shop?.name };
  return {
    code: known satisfies ReasonCode,
    text: reasonText(known, names, locale),
    ...(product && { product }),
    ...(shop && { shop }),
    ...(category && { category }),
  };
}

function namedProduct(id: string | undefined, interests: readonly Interest[]) {
  const title = interests.find((one) => one.id === id)?.title;
  return id !== undefined && title != null ? { id, title } : undefined;
}

function namedCategory(id: string | undefined, interests: readonly Interest[]) {
  const name = interests.find((one) => one.categoryId === id)?.category;
  return id !== undefined && name != null ? { id, name } : undefined;
}

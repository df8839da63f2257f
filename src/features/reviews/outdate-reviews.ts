import { productChanged } from '#features/catalogue/events.ts';
import { outdateProducts } from '#features/catalogue/outdate-products.ts';
import { announce, outdate } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';

/** Which product a review is of, and whose. */
interface Reviewed {
  readonly productId: string;
  readonly shopId: string;
}

/** What a cached list of reviews depends on; titles, names of authors and what is on sale are in it, too. */
export function reviewsOf(of: { productId: string } | { shopId: string }): string[] {
  return 'productId' in of
    ? [`reviews:${of.productId}`, 'people']
    : [`shop-reviews:${of.shopId}`, 'people', 'products'];
}

/** Lists of these reviews show them anew from the commit on. */
export function outdateReviews(tx: Tx, { productId, shopId }: Reviewed): void {
  outdate(tx, `reviews:${productId}`);
  outdate(tx, `shop-reviews:${shopId}`);
}

/** The stars of a product are others from the commit on: what shows it and what finds it take them anew. */
export function ratingMoved(tx: Tx, { productId, shopId }: Reviewed): void {
  outdateReviews(tx, { productId, shopId });
  outdateProducts(tx, [productId]);
  announce(tx, productChanged, {
    ...{ productId, shopId, priceChanged: false, stockChanged: false, statusChanged: false },
  });
}

import { importShops, type ShopDraft } from '#features/shops/import-shops.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import type { Intake } from '../import-rows.ts';
import { type Format, readRows } from '../read-rows.ts';
import { mapShop } from './map-shop.ts';
import { ownShopMapping, type ShopMapping } from './shop-mapping.ts';

const nothing = { created: 0, updated: 0, unchanged: 0 };

/** The shops of a file, for their owner; without a mapping the file is in our own form. */
export function shopIntake(
  context: Context,
  ownerId: string,
  source: { readonly path: string; readonly format: Format; readonly mapping: ShopMapping | undefined },
): Intake<ShopDraft> {
  const { path, format, mapping = ownShopMapping } = source;
  return {
    rows: (after) => readRows(path, { format, after }),
    map: (value) => mapShop(value, mapping),
    // A transaction of its own: what it did before a fall in between is unchanged the second time.
    async write(drafts, advance) {
      const outcome = drafts.length === 0 ? nothing : await importShops(context, ownerId, drafts);
      await change(context, (tx) => advance(tx, outcome));
      return outcome;
    },
  };
}

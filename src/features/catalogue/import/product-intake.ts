import type { Shop } from '#features/shops/schema.ts';
import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { faultOfColumns, productsOf } from './csv-form.ts';
import { findUnfit, importBatch } from './import-products.ts';
import type { ImportRow, ReadPosition } from './import-row.ts';
import type { Intake, Mapped } from './import-rows.ts';
import { mapRow, type ProductDraft } from './map-row.ts';
import { csvMapping, identityMapping, type Mapping } from './mapping.ts';
import { type Format, readRows } from './read-rows.ts';

/** The products of a file for a shop; without a mapping the file is in our own form. */
export function productIntake(
  context: Context,
  shop: Shop,
  source: { readonly path: string; readonly format: Format; readonly mapping: Mapping | undefined },
): Intake<ProductDraft> {
  const { path, format, mapping } = source;
  const isOwnCsv = format === 'csv' && !mapping;
  const used = mapping ?? (isOwnCsv ? csvMapping : identityMapping);
  const rows = (after: ReadPosition): AsyncIterable<ImportRow> => {
    const read = readRows(path, { format, after, faultOfColumns: isOwnCsv ? faultOfColumns : undefined });
    return isOwnCsv ? productsOf(read, shop.currency) : read;
  };
  return {
    rows,
    map: (value) => inCurrency(mapRow(value, used), shop.currency),
    unfit: (drafts) => findUnfit(context.house.database.db, shop.id, drafts),
    write: (drafts, advance) =>
      change(context, async (tx) => {
        const outcome = await importBatch(tx, context, shop.id, drafts);
        await advance(tx, outcome);
        return outcome;
      }),
  };
}

function inCurrency(mapped: ReturnType<typeof mapRow>, currency: string): Mapped<ProductDraft> {
  if ('faults' in mapped) return mapped;
  const { product, warnings } = mapped;
  const { externalId, price, variants = [] } = product;
  if ([product, ...variants].some(({ price }) => price.currency !== currency)) {
    const path = price.currency === currency ? '/variants' : '/price/currency';
    const message = `The prices of this shop are in ${currency}.`;
    return { externalId, faults: [{ path, code: 'other_currency', message }] };
  }
  return { draft: product, externalId, warnings };
}

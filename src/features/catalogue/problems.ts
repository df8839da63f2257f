import { sqlState, violatedConstraint } from '#platform/database/connection.ts';
import { defineProblems } from '#platform/problems.ts';

export const catalogueProblems = defineProblems({
  external_id_taken: [409, 'Another product of this shop has this external id'],
  sku_taken: [409, 'Another variant of this shop has this sku'],
  variant_in_use: [409, 'Others refer to a variant that would go'],
  has_variants: [409, 'This product has several variants with a price and stock of their own'],
  changed_meanwhile: [409, 'Somebody changed this product meanwhile'],
  stock_changed: [409, 'The stock is not what this change expects'],
});

const foreignKeyViolation = '23503';

/** Runs a write of products or variants and says in our words what the database refused. */
export async function inOurWords<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'products_shop_id_external_id_key') throw catalogueProblems.external_id_taken();
    if (constraint === 'product_variants_shop_id_sku_key') throw catalogueProblems.sku_taken();
    if (sqlState(error) === foreignKeyViolation) throw catalogueProblems.variant_in_use();
    throw error;
  }
}

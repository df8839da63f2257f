import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Call } from '../schema.ts';
import { PinProduct } from './products.schema.ts';
import { pinProduct } from './products.ts';

export function productRoutes(api: Api): void {
  api.put(
    '/api/calls/:id/product',
    {
      operation: 'pinProduct',
      summary: 'Lay a product on the table of a call',
      description:
        'By either of the two while they talk; another one takes its place, and what lay there stays with the call. Only a product of this shop that the buyer can see.',
      access: 'user',
      params: IdParams,
      body: PinProduct,
      answer: Call,
      problems: ['not_found', 'forbidden', 'call_not_active', 'call_over'],
    },
    (context, { params, body }) => pinProduct(context, params.id, body),
  );
}

import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { Demand, DemandQuery } from './demand.schema.ts';
import { readDemand } from './demand.ts';

export function demandRoutes(api: Api): void {
  api.get(
    '/api/shops/:idOrSlug/demand',
    {
      operation: 'readDemand',
      summary: 'What people look for and do not find',
      description: 'At most 100. Needs the permission `analytics` or `catalogue`.',
      access: 'user',
      params: ShopParams,
      query: DemandQuery,
      answer: Demand,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => readDemand(context, params.idOrSlug, query.days),
  );
}

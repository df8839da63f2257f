import type { Api } from '#platform/http/api.ts';
import { RangeQuery, ShopOfFigures } from '../range.ts';
import { Behaviour } from './schema.ts';
import { readBehaviour } from './service.ts';

export function behaviourRoutes(api: Api): void {
  api.get(
    '/api/analytics/shop/:shopId/behaviour',
    {
      operation: 'readBehaviour',
      summary: 'What people do in a shop',
      description:
        'From the first look to the paid order; what they look at, where they come from, when, with what, and how long ' +
        'they stay. Needs the permission `analytics`.',
      access: 'user',
      params: ShopOfFigures,
      query: RangeQuery,
      answer: Behaviour,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => readBehaviour(context, params.shopId, query),
  );
}

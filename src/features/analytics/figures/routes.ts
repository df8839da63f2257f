import type { Api } from '#platform/http/api.ts';
import { RangeQuery, ShopOfFigures } from '../range.ts';
import { ShopFigures } from './schema.ts';
import { readFigures } from './service.ts';

export function figuresRoutes(api: Api): void {
  api.get(
    '/api/analytics/shop/:shopId',
    {
      operation: 'readFigures',
      summary: 'The figures of a shop by day',
      description:
        'Totals, every day, and the same for as many days before. Today is live: within two seconds of what happens. ' +
        'Needs the permission `analytics`.',
      access: 'user',
      params: ShopOfFigures,
      query: RangeQuery,
      answer: ShopFigures,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => readFigures(context, params.shopId, query),
  );
}

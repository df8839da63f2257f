import type { Api } from '#platform/http/api.ts';
import { RangeQuery, ShopOfFigures } from '../range.ts';
import { FollowerFigures } from './schema.ts';
import { readFollowerFigures } from './service.ts';

export function followersRoutes(api: Api): void {
  api.get(
    '/api/analytics/shop/:shopId/followers',
    {
      operation: 'readFollowerFigures',
      summary: 'How followers of a shop come and go',
      description: 'Needs the permission `analytics`.',
      access: 'user',
      params: ShopOfFigures,
      query: RangeQuery,
      answer: FollowerFigures,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params, query }) => readFollowerFigures(context, params.shopId, query),
  );
}

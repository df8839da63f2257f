import { ShopParams } from '#features/shops/schema.ts';
import type { Api } from '#platform/http/api.ts';
import { Today } from './today.schema.ts';
import { readToday } from './today.ts';

export function todayRoutes(api: Api): void {
  api.get(
    '/api/shops/:idOrSlug/today',
    {
      operation: 'readToday',
      summary: "The day's work of a shop",
      description: 'For its owner and staff; each part for those who may do that work.',
      access: 'user',
      params: ShopParams,
      answer: Today,
      problems: ['not_found', 'forbidden'],
    },
    (context, { params }) => readToday(context, params.idOrSlug),
  );
}

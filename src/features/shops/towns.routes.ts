import type { Api } from '#platform/http/api.ts';
import { Towns, TownsQuery } from './towns.schema.ts';
import { findTowns } from './towns.ts';

export function townRoutes(api: Api): void {
  api.get(
    '/api/towns',
    {
      operation: 'findTowns',
      summary: 'Towns by the beginning of their name',
      description: 'The largest first. Towns of 1,000 people or more, from GeoNames (CC BY 4.0).',
      access: 'public',
      query: TownsQuery,
      answer: Towns,
      limit: 'search',
    },
    async (_context, { query }) => ({ items: await findTowns(query.q, query.limit ?? 8) }),
  );
}

import type { Api } from '#platform/http/api.ts';
import { RangeQuery } from '../range.ts';
import { Overview } from './overview.schema.ts';
import { readOverview } from './overview.ts';

export function overviewRoutes(api: Api): void {
  api.get(
    '/api/admin/overview',
    {
      operation: 'readOverview',
      summary: 'How the marketplace is doing',
      access: 'admin',
      query: RangeQuery,
      answer: Overview,
    },
    (context, { query }) => readOverview(context, query),
  );
}

import type { Api } from '#platform/http/api.ts';
import { authRoutes } from './auth.routes.ts';
import { meRoutes } from './me.routes.ts';

export function routes(api: Api): void {
  authRoutes(api);
  meRoutes(api);
}

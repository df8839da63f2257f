import type { Api } from '#platform/http/api.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { adminRoutes } from './admin.routes.ts';
import { authRoutes } from './auth.routes.ts';
import { meRoutes } from './me.routes.ts';
import { passwordRoutes } from './password.routes.ts';
import { sessionRoutes } from './sessions.routes.ts';

export function routes(api: Api, personalData: () => readonly PersonalData[]): void {
  authRoutes(api);
  passwordRoutes(api);
  meRoutes(api, personalData);
  sessionRoutes(api);
  adminRoutes(api);
}

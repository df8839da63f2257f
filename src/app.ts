import type { Server as HttpServer } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { accountsFeature, openAuthenticator } from '#features/accounts/feature.ts';
import { analytics } from '#features/analytics/feature.ts';
import { calls } from '#features/calls/feature.ts';
import { catalogue } from '#features/catalogue/feature.ts';
import { conversations } from '#features/conversations/feature.ts';
import { demo } from '#features/demo/feature.ts';
import { files } from '#features/files/feature.ts';
import { follows } from '#features/follows/feature.ts';
import { moderation } from '#features/moderation/feature.ts';
import { notifications } from '#features/notifications/feature.ts';
import { orders } from '#features/orders/feature.ts';
import { priceAlerts } from '#features/price-alerts/feature.ts';
import { privacyFeature } from '#features/privacy/feature.ts';
import { recommendations } from '#features/recommendations/feature.ts';
import { reviews } from '#features/reviews/feature.ts';
import { search } from '#features/search/feature.ts';
import { shops } from '#features/shops/feature.ts';
import { tracking } from '#features/tracking/feature.ts';
import type { Feature } from '#platform/feature.ts';
import type { House } from '#platform/house.ts';
import { apiOf, type Route } from '#platform/http/api.ts';
import { docsRoutes } from '#platform/http/docs.ts';
import { guard } from '#platform/http/guard.ts';
import { healthRoutes, type Readiness, watchRequests } from '#platform/http/health.ts';
import { buildServer } from '#platform/http/server.ts';
import { webRoutes } from '#platform/http/web.ts';
import { openMetrics } from '#platform/metrics.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { openSockets, type Sockets } from '#platform/realtime/sockets.ts';
import { syncRoutes } from '#platform/realtime/sync.ts';

/** The table of contents of the house. A later feature calls an earlier one; an earlier hears of a later by event. */
export const features: readonly Feature[] = [
  accountsFeature(() => personalData()),
  notifications,
  files,
  shops,
  catalogue,
  search,
  tracking,
  orders,
  reviews,
  follows,
  priceAlerts,
  conversations,
  calls,
  analytics,
  recommendations,
  moderation,
  privacyFeature(() => personalData()),
  demo,
];

/** What every table knows of people: the export reads it, erasure goes by it. */
export function personalData(): readonly PersonalData[] {
  return features.flatMap((feature) => feature.personalData ?? []);
}

export interface App {
  readonly http: FastifyInstance;
  readonly routes: readonly Route[];
  readonly sockets: Sockets;
  readonly readiness: Readiness;
}

/** Everything that answers requests, over the running parts; nothing listens yet. */
export async function buildApp(house: House): Promise<App> {
  const http = await buildServer(house.config, house.log);
  const authenticator = openAuthenticator(house);
  const readiness: Readiness = { ready: false };
  const routes: Route[] = [];
  const sockets = openSockets(http.server as HttpServer, house, authenticator.authenticate, authenticator.presence);
  const metrics = openMetrics(house, () => sockets.count);

  for (const feature of features) feature.measure?.(house, metrics.register);
  guard(http, house.config, authenticator.authenticate, metrics);
  watchRequests(http, house, metrics);
  for (const feature of features) feature.routes?.(apiOf(http, house, feature.name, routes));
  syncRoutes(apiOf(http, house, 'sync', routes));
  healthRoutes(apiOf(http, house, 'health', routes), readiness, metrics);
  await docsRoutes(http, apiOf(http, house, 'documentation', routes), routes);
  await webRoutes(http);
  return { http, routes, sockets, readiness };
}

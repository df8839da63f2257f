import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { Config } from '../config.ts';
import { problems } from '../problems.ts';
import { jsonParserOf } from './json.ts';

/**
 * Adds the route in a room of its own, where JSON may also come as `text/plain`: what `navigator.sendBeacon` sends from
 * a page that is being left. Cookies that come along open nothing, here as elsewhere; who sends is told by the
 * Authorization header alone, which a beacon cannot carry.
 */
export function routeBeacon(app: FastifyInstance, config: () => Config, route: RouteOptions): void {
  app.register(async (room) => {
    room.addContentTypeParser('text/plain', { parseAs: 'string' }, jsonParserOf(room));
    room.addHook('onRequest', async (request) => refuseOtherSites(request, config().SOUK_CORS_ORIGINS));
    room.route(route);
  });
}

/**
 * Browsers ask before pages of other sites may send JSON, and CORS says no. For `text/plain` they do not ask, so the
 * same is held by what they say of themselves. Throws `forbidden` for a page of a site that is not named.
 */
function refuseOtherSites({ headers }: FastifyRequest, named: readonly string[]): void {
  if (headers['sec-fetch-site'] !== 'cross-site') return;
  if (!named.includes(headers.origin ?? '')) throw problems.forbidden('Pages of other sites may not send this');
}

import type { FastifyInstance, RouteOptions } from 'fastify';

/**
 * Adds the route in a room of its own that takes the bodies of forms and reads nothing of them. Pages of other sites can
 * send such; they get nowhere without what the address itself must carry.
 */
export function routeOneClick(app: FastifyInstance, route: RouteOptions): void {
  app.register(async (room) => {
    const forms = ['application/x-www-form-urlencoded', 'multipart/form-data'];
    room.addContentTypeParser(forms, { parseAs: 'buffer' }, (_request, _body, done) => done(null, undefined));
    room.route(route);
  });
}

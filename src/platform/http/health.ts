import type { FastifyInstance } from 'fastify';
import type { House } from '../house.ts';
import type { Metrics } from '../metrics.ts';
import { problems } from '../problems.ts';
import { isLoopback } from './address.ts';

export interface Readiness {
  /** False first on the way down, so that a balancer sends nobody new. */
  ready: boolean;
}

/** `/livez`: the process answers. `/readyz`: it can serve. `/metrics`: for loopback, or with the token. */
export function healthRoutes(app: FastifyInstance, house: House, readiness: Readiness, metrics: Metrics): void {
  app.get('/livez', async () => ({ status: 'ok' }));

  app.get('/readyz', async () => {
    if (!readiness.ready) throw problems.unavailable('The server is stopping or not yet up');
    await house.database.pool.query('select 1').catch((error: unknown) => {
      throw problems.unavailable({ detail: 'The database does not answer', cause: error, retryAfterSeconds: 2 });
    });
    return { status: 'ok' };
  });

  app.get('/metrics', async (request, reply) => {
    const token = house.config.SOUK_METRICS_TOKEN;
    const named = token !== null && request.headers.authorization === `Bearer ${token}`;
    // The socket's own address: a proxy on this machine must not open this to its clients.
    const near = isLoopback(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
    if (!near && !named) throw problems.not_found();
    return reply.type(metrics.contentType).send(await metrics.text());
  });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.requests.observe(
      { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` },
      reply.elapsedTime / 1_000,
    );
    house.requestLog.info(
      {
        reqId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
      },
      'request',
    );
  });
}

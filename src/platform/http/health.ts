import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { House } from '../house.ts';
import type { Metrics } from '../metrics.ts';
import { problems } from '../problems.ts';
import { isLoopback } from './address.ts';
import type { Api } from './api.ts';

export interface Readiness {
  /** False first on the way down, so that a balancer sends nobody new. */
  ready: boolean;
}

const Health = Type.Object({ status: Type.Enum(['ok']) }, { title: 'Health' });

/** For balancers and monitors; no limit counts them. */
export function healthRoutes(api: Api, readiness: Readiness, metrics: Metrics): void {
  api.get(
    '/livez',
    { operation: 'livez', summary: 'Whether the process answers', access: 'public', answer: Health, limit: 'none' },
    async () => ({ status: 'ok' as const }),
  );

  api.get(
    '/readyz',
    { operation: 'readyz', summary: 'Whether it can serve', access: 'public', answer: Health, limit: 'none' },
    async ({ house }) => {
      if (!readiness.ready) throw problems.unavailable('The server is stopping or not yet up');
      await house.database.pool.query('select 1').catch((error: unknown) => {
        throw problems.unavailable({ detail: 'The database does not answer', cause: error, retryAfterSeconds: 2 });
      });
      return { status: 'ok' as const };
    },
  );

  api.get(
    '/metrics',
    {
      operation: 'metrics',
      summary: 'Figures for Prometheus',
      description: 'From loopback, or with the token of SOUK_METRICS_TOKEN; for others there is nothing here.',
      access: 'public',
      media: 'text/plain',
      problems: ['not_found'],
      limit: 'none',
    },
    async ({ house }, _input, reply, request) => {
      if (!mayWatch(request, house.config.SOUK_METRICS_TOKEN)) throw problems.not_found();
      return reply.type(metrics.contentType).send(await metrics.text());
    },
  );
}

function mayWatch(request: FastifyRequest, token: string | null): boolean {
  if (token !== null && request.headers.authorization === `Bearer ${token}`) return true;
  // The socket's own address: a proxy on this machine must not open this to its clients.
  return isLoopback(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
}

/** Counts and logs every request, once it is answered. */
export function watchRequests(app: FastifyInstance, house: House, metrics: Metrics): void {
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

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../actor.ts';
import type { Config } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import { Problem, problems } from '../problems.ts';
import { openLimits } from './limits.ts';

/** Finds out who holds an access token. Throws `token_invalid`, `token_expired` or `session_ended`. */
export type Authenticate = (accessToken: string) => Promise<Actor>;

/** Tells who asks, before anything of the request is believed, and counts the request against its limits. */
export function guard(app: FastifyInstance, config: Config, authenticate: Authenticate, metrics: Metrics): void {
  const limits = config.SOUK_RATE_LIMITS === 'on' ? openLimits() : undefined;
  app.decorateRequest('actor', null);

  app.addHook('onRequest', async (request, reply) => {
    const { access, limit = 'none' } = request.routeOptions.config;
    const reads = access !== undefined && access !== 'public';
    let refusal: Problem | undefined;
    try {
      const token = reads ? bearerToken(request) : undefined;
      if (token !== undefined) request.actor = await authenticate(token);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refusal = error;
    }

    // Counted even when the token is refused: guessing tokens costs too.
    if (limits && limit !== 'none') {
      const verdict = limits.count(limit, request.ip, request.actor?.userId);
      reply.header('ratelimit-policy', `"${verdict.name}";q=${verdict.most};w=${verdict.windowSeconds}`);
      reply.header('ratelimit', `"${verdict.name}";r=${verdict.remaining};t=${verdict.resetSeconds}`);
      if (!verdict.allowed) {
        metrics.limited.inc({ class: limit });
        throw problems.too_many_requests({ retryAfterSeconds: verdict.resetSeconds });
      }
    }
    if (refusal) throw refusal;
  });
}

function bearerToken(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const match = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(header);
  if (!match) throw problems.token_invalid('The Authorization header must be `Bearer` and a token');
  return match[1];
}

/**
 * Proof that a request which carries a cookie was made by our own page: browsers say where it comes from, and scripts
 * cannot forge it (Fetch Metadata; Origin for browsers without). Throws `forbidden` otherwise.
 */
export function requireSameSite(request: FastifyRequest, publicOrigin: string | null): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site === 'same-origin') return;
    throw problems.forbidden('This must come from our own pages');
  }
  const own = publicOrigin ?? `${request.protocol}://${request.host}`;
  if (request.headers.origin !== own) throw problems.forbidden('This must come from our own pages');
}

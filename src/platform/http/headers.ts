import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { problems } from '../problems.ts';

const pagePolicy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Headers that every answer carries, and the refusal of addresses that hold a NUL. */
export function secureHeaders(app: FastifyInstance, config: Config): void {
  app.addHook('onRequest', async (request, reply) => {
    setHeaders(request, reply, config);
    if (/%00/.test(request.url)) throw problems.invalid_input('The address holds a NUL');
  });
}

/** The same where no hook runs: an address that cannot be read at all. */
export function setHeaders(request: FastifyRequest, reply: FastifyReply, config: Config): void {
  const data = request.url.startsWith('/api/') && !request.url.startsWith('/api/docs');
  reply.headers({
    'x-request-id': request.id,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'content-security-policy': data ? dataPolicy : pagePolicy,
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=(self)',
  });
  const secure = config.SOUK_PUBLIC_URL?.startsWith('https:') ?? false;
  if (secure) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
  if (data) reply.header('cache-control', 'no-store');
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { problems } from '../problems.ts';

function pagePolicy({ SOUK_MAP_TILES }: Config): string {
  return [
    "default-src 'self'",
    `img-src 'self' data: blob:${SOUK_MAP_TILES ? ` ${tileOrigin(SOUK_MAP_TILES)}` : ''}`,
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Where tiles come from: `https://{s}.tiles.example` is any name below `tiles.example`. */
function tileOrigin(template: string): string {
  return new URL(template.replace('{s}', '*')).origin;
}

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
    'content-security-policy': data ? dataPolicy : pagePolicy(config),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=(self)',
  });
  const secure = config.SOUK_PUBLIC_URL?.startsWith('https:') ?? false;
  if (secure) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
  if (data) reply.header('cache-control', 'no-store');
}

import type { FastifyRequest } from 'fastify';
import type { House } from '../house.ts';
import type { Repeat } from '../idempotency.ts';
import { invalid } from '../problems.ts';

export const IDEMPOTENCY_KEY = 'idempotency-key';

/** What makes a request a repeat of an earlier one, or null where it carries no key. */
export function repeatOf(request: FastifyRequest, { keys }: House): Repeat | null {
  const key = request.headers[IDEMPOTENCY_KEY];
  if (key === undefined) return null;
  if (typeof key !== 'string' || key.length < 1 || key.length > 255) {
    throw invalid('/headers/Idempotency-Key', 'must be 1 to 255 characters');
  }
  // A file has not been read yet, so its length must do.
  const body = request.routeOptions.config.upload
    ? request.headers['content-length']
    : JSON.stringify(request.body ?? null);
  const wish = `${request.method} ${request.url} ${body}`;
  return {
    scope: `${request.actor?.userId ?? 'guest'} ${request.method} ${request.url.split('?')[0]}`,
    key,
    requestHash: keys.sign('request-hash', wish),
    used: false,
  };
}

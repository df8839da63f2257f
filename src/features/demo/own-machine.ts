import type { FastifyRequest } from 'fastify';
import { isLoopback } from '#platform/http/address.ts';

/**
 * Whether somebody asks from the machine the server runs on, and no proxy asks for them: the connection is local, no
 * header speaks of another asker, and the address in the bar is one of this machine's own. The last keeps out pages
 * of others whose name was made to point here.
 */
export function isOwnMachine({ ip, headers, host }: Pick<FastifyRequest, 'ip' | 'headers' | 'host'>): boolean {
  if (!isLoopback(ip)) return false;
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined || headers.via !== undefined)
    return false;
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { problems } from '../problems.ts';
import { sendProblem } from './errors.ts';

const dist = join(import.meta.dirname, '../../../web/dist');
const YEAR_SECONDS = 31_536_000;

/**
 * The web client: hashed files for ever, the page itself asked for anew each time, whatever its path. What is neither
 * a page nor anything else is `not_found`.
 */
export async function webRoutes(app: FastifyInstance): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) {
    app.setNotFoundHandler((request, reply) => sendProblem(request, reply, problems.not_found()));
    return;
  }
  await app.register(files, {
    root: dist,
    // A wildcard would take `/` for a folder and refuse it to whoever accepts no compression.
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders(response, path) {
      const hashed = path.includes('/assets/');
      response.header('cache-control', hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      ['GET', 'HEAD'].includes(request.method) &&
      !request.url.startsWith('/api/') &&
      !/\.\w+$/.test(request.url.split('?')[0] ?? '');
    if (!isPage) return sendProblem(request, reply, problems.not_found());
    return reply.header('cache-control', 'no-cache').sendFile('index.html');
  });
}

import { readFileSync } from 'node:fs';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import plugin from 'fastify-plugin';
import { knownProblems } from '../problems.ts';
import type { Api, Route } from './api.ts';
import { openApiDocument } from './openapi.ts';

export const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The OpenAPI document at `/api/openapi.json`, readable at `/api/docs`, and what each problem code means. */
export async function docsRoutes(app: FastifyInstance, api: Api, routes: readonly Route[]): Promise<void> {
  let made: { document: object; text: string } | undefined;
  function current() {
    if (!made) {
      const document = openApiDocument(routes, version);
      made = { document, text: JSON.stringify(document) };
    }
    return made;
  }

  documentRoute(api, () => current().text);

  app.get('/api/docs/errors', async (_request, reply) => {
    const rows = [...knownProblems()].map(
      ([code, { status, title }]) => `<dt id="${code}"><code>${code}</code> (${status})</dt><dd>${title}</dd>`,
    );
    return reply
      .type('text/html')
      .send(
        `<!doctype html><html lang="en"><meta charset="utf-8"><title>Errors of Souk</title><h1>Errors</h1><dl>${rows.join('')}</dl></html>`,
      );
  });

  // The viewer asks for a plugin of this name and for `app.swagger()`; our own document stands in for it.
  await app.register(
    plugin(async (scope) => void scope.decorate('swagger', () => current().document), { name: '@fastify/swagger' }),
  );
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { docExpansion: 'none', deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
    staticCSP: true,
  });
}

/** The document is a route like the others, so it names itself. */
export function documentRoute(api: Api, text: () => string): void {
  api.get(
    '/api/openapi.json',
    {
      operation: 'openApi',
      summary: 'This document',
      access: 'public',
      media: 'application/json',
      limit: 'none',
    },
    async (_context, _input, reply) =>
      reply.header('cache-control', 'public, max-age=60').type('application/json').send(text()),
  );
}

import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { newId } from '../ids.ts';
import { problems } from '../problems.ts';
import { answerProblems, sendProblem } from './errors.ts';
import { secureHeaders, setHeaders } from './headers.ts';
import { readJson } from './json.ts';
import { answerUnreadable } from './unreadable.ts';

/** Bytes of a JSON body at most. */
const BODY_LIMIT = 1_048_576;

/** The bare server: how inputs are read, errors answered, and what every answer carries. Routes come from features. */
export async function buildServer(config: Config, log: Logger): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // A logger of its own for each request would cost more than all it logs; those who log name the request.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT,
    trustProxy: config.SOUK_TRUST_PROXY.length > 0 ? [...config.SOUK_TRUST_PROXY] : false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (_error, request, reply) => {
      setHeaders(request, reply, config);
      return sendProblem(request, reply, problems.invalid_input('The address cannot be read'));
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  readJson(app);
  secureHeaders(app, config);
  answerProblems(app);
  await app.register(cookie);
  if (config.SOUK_CORS_ORIGINS.length > 0) {
    await app.register(cors, {
      origin: [...config.SOUK_CORS_ORIGINS],
      exposedHeaders: ['retry-after', 'x-request-id'],
    });
  }
  return app;
}

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway, sqlState } from '../database/connection.ts';
import { Problem, problems } from '../problems.ts';
import { StorageAway } from '../storage.ts';
import { faultsOf } from './fault-words.ts';

/** Text that PostgreSQL cannot hold: NUL, or half a surrogate pair in JSON. */
const unstorable = new Set(['22021', '22P05']);

/** Answers every error as problem+json; what isn't a Problem is logged whole and shown as nothing but `internal`. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(request, reply, toProblem(error, request)));
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', Math.max(1, problem.retryAfterSeconds));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemDocument(problem, request.id));
}

/** The problem as RFC 9457 writes it. */
export function problemDocument(problem: Problem, requestId: string): object {
  return {
    type: `/api/docs/errors#${problem.code}`,
    title: problem.title,
    status: problem.status,
    detail: problem.detail ?? problem.title,
    code: problem.code,
    requestId,
    ...(problem.faults && { errors: problem.faults }),
    ...problem.facts,
  };
}

function toProblem(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return problems.invalid_input({ faults: faultsOf(error.validation) });
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problems.body_too_large();
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const { upload } = request.routeOptions.config;
    return problems.unsupported_media_type(`Send ${upload?.mediaTypes.join(', ') ?? 'application/json'}`);
  }
  if (isDatabaseAway(error)) {
    request.log.error({ err: error, reqId: request.id }, 'The database is away');
    return problems.unavailable({ retryAfterSeconds: 2 });
  }
  if (error instanceof StorageAway) {
    request.log.error({ err: error, reqId: request.id }, 'The storage of files is away');
    return problems.unavailable({ retryAfterSeconds: 5 });
  }
  if (unstorable.has(sqlState(error) ?? ''))
    return problems.invalid_input('A text holds a character that cannot be kept');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return request.headers['content-type'] === undefined ? problems.malformed_request() : problems.malformed_body();
  }
  request.log.error({ err: error, reqId: request.id }, 'A fault of ours');
  return problems.internal({ cause: error });
}

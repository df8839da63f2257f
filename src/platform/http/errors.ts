import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from 'fastify';
import { nearestName } from '../config.ts';
import { isDatabaseAway, sqlState } from '../database/connection.ts';
import { type InputFault, Problem, problems } from '../problems.ts';

const MOST_FAULTS = 20;
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
  };
}

function toProblem(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return problems.invalid_input({ faults: faultsOf(error.validation) });
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problems.body_too_large();
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problems.unsupported_media_type('Send application/json');
  if (isDatabaseAway(error)) {
    request.log.error({ err: error }, 'The database is away');
    return problems.unavailable({ retryAfterSeconds: 2 });
  }
  if (unstorable.has(sqlState(error) ?? ''))
    return problems.invalid_input('A text holds a character that cannot be kept');
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return problems.malformed_body();
  }
  request.log.error({ err: error }, 'A fault of ours');
  return problems.internal({ cause: error });
}

function faultsOf(errors: readonly FastifySchemaValidationError[]): InputFault[] {
  const seen = new Set<string>();
  const faults: InputFault[] = [];
  for (const error of errors) {
    const fault = faultOf(error);
    // A union reports each of its branches; the first says enough.
    if (seen.has(fault.path) || error.keyword === 'if') continue;
    seen.add(fault.path);
    faults.push(fault);
    if (faults.length === MOST_FAULTS) break;
  }
  return faults;
}

function faultOf({ instancePath, keyword, params, message, ...more }: FastifySchemaValidationError): InputFault {
  if (keyword === 'required') return { path: `${instancePath}/${params.missingProperty}`, message: 'is missing' };
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty).slice(0, 100);
    const known = Object.keys((more as { parentSchema?: { properties?: object } }).parentSchema?.properties ?? {});
    const nearest = nearestName(name, known);
    return {
      path: `${instancePath}/${name}`,
      message: `is not a known property${nearest ? `; did you mean '${nearest}'?` : ''}`,
    };
  }
  if (keyword === 'enum' || keyword === 'const')
    return { path: instancePath, message: 'is not one of the allowed values' };
  return { path: instancePath, message: message ?? 'is not valid' };
}

import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Actor, Context, Role } from '../actor.ts';
import type { House } from '../house.ts';
import { problems } from '../problems.ts';
import { routeBeacon } from './beacon.ts';
import { repeatOf } from './idempotency-key.ts';
import type { LimitClass } from './limits.ts';
import { routeOneClick } from './one-click.ts';
import { ReadyAnswer, sendReady } from './ready-answer.ts';
import { routeUpload, type Upload } from './upload.ts';

/** `public` reads no token at all; `optional` serves guests and knows who is signed in. */
export type Access = 'public' | 'optional' | 'user' | 'moderator' | 'admin';
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface RouteSpec<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema> {
  /** Unique; the name of the client library's function. */
  readonly operation: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Instead of `body`: what is sent is a file, and `input.upload` the stream of its bytes. */
  readonly upload?: Upload;
  /** The body may also come as `text/plain`, from pages that are being left. */
  readonly beacon?: true;
  /** Forms may be sent to it as well, and are not read: what mail programs do with one click (RFC 8058). */
  readonly oneClick?: true;
  /** Bytes of the body at most, where a megabyte is too many. */
  readonly bodyLimit?: number;
  /** Shape of the answer; without one the answer is 204, or what `media` names. */
  readonly answer?: A;
  /** Status of the answer where it isn't 200 (or 204). */
  readonly status?: 201 | 202 | 303;
  /** Beside `status`: 200, where the handler answers `alreadyThere`. */
  readonly oftenThere?: true;
  /** Media type of an answer that isn't JSON; the handler sends it itself. */
  readonly media?: string;
  /** Codes this route can answer besides those every route can. */
  readonly problems?: readonly string[];
  /** Takes an Idempotency-Key. */
  readonly creates?: true;
  readonly limit?: LimitClass;
}

export interface Input<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly params: Static<P>;
  readonly query: Static<Q>;
  readonly body: Static<B>;
  /** Of a route with `upload`: errors with `body_too_large` past its limit, `malformed_request` where the sender left. */
  readonly upload: Readable;
}

type Handler<P extends TSchema, Q extends TSchema, B extends TSchema, A extends TSchema> = (
  context: Context,
  input: Input<P, Q, B>,
  reply: FastifyReply,
  request: FastifyRequest,
) => Promise<Static<A> | AlreadyThere<Static<A>> | ReadyAnswer>;

/** What was to be made and is there already. */
export class AlreadyThere<A> {
  readonly answer: A;

  constructor(answer: A) {
    this.answer = answer;
  }
}

/** Answers 200 with what is there, on a route that else answers 201 with what it made. */
export function alreadyThere<A>(answer: A): AlreadyThere<A> {
  return new AlreadyThere(answer);
}

export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly tag: string;
  readonly spec: RouteSpec<TSchema, TSchema, TSchema, TSchema>;
}

type Declare = <
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  A extends TSchema = TSchema,
>(
  path: string,
  spec: RouteSpec<P, Q, B, A>,
  handler: Handler<P, Q, B, A>,
) => void;

/** Where features declare their routes: one expression says everything about one. */
export interface Api {
  readonly get: Declare;
  readonly post: Declare;
  readonly put: Declare;
  readonly patch: Declare;
  readonly delete: Declare;
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null;
  }
  interface FastifyContextConfig {
    access?: Access;
    limit?: LimitClass;
    upload?: Upload;
  }
}

/** The declaring side of one feature; each route is added to `routes` for the OpenAPI document and the tests. */
export function apiOf(app: FastifyInstance, house: House, tag: string, routes: Route[]): Api {
  function declare(method: Method): Declare {
    return (path, spec, handler) => {
      routes.push({ method, path, tag, spec: spec as unknown as Route['spec'] });
      const route: RouteOptions = {
        method,
        url: path,
        ...(spec.bodyLimit !== undefined && { bodyLimit: spec.bodyLimit }),
        config: {
          access: spec.access,
          limit: spec.limit ?? (method === 'GET' ? 'read' : 'write'),
          ...(spec.upload && { upload: spec.upload }),
        },
        schema: {
          ...(spec.params && { params: spec.params }),
          ...(spec.query && { querystring: spec.query }),
          ...(spec.body && { body: spec.body }),
          ...(spec.answer && {
            response: { [spec.status ?? 200]: spec.answer, ...(spec.oftenThere && { 200: spec.answer }) },
          }),
        },
        // Nothing sent is an empty object: what is missing in it is then named.
        ...(spec.body && {
          preValidation: async (request: FastifyRequest) => {
            if (request.body === undefined) request.body = {};
          },
        }),
        handler: async (request, reply) => {
          authorise(request.actor, spec.access);
          const context: Context = {
            house,
            actor: request.actor,
            repeat: spec.creates ? repeatOf(request, house) : null,
            client: { ip: request.ip, userAgent: (request.headers['user-agent'] ?? '').slice(0, 500) },
          };
          const { params, query, body } = request;
          const input = { params, query, ...(spec.upload ? { upload: body } : { body }) } as never;
          const answer = await handler(context, input, reply, request);
          if (reply.sent || spec.media) return answer;
          if (answer instanceof ReadyAnswer) return sendReady(request, reply, answer);
          if (answer instanceof AlreadyThere) return reply.code(200).send(answer.answer);
          if (!spec.answer) return reply.code(spec.status ?? 204).send();
          return reply.code(spec.status ?? 200).send(answer);
        },
      };
      if (spec.upload) routeUpload(app, spec.upload, route);
      else if (spec.beacon) routeBeacon(app, () => house.config, route);
      else if (spec.oneClick) routeOneClick(app, route);
      else app.route(route);
    };
  }

  return {
    get: declare('GET'),
    post: declare('POST'),
    put: declare('PUT'),
    patch: declare('PATCH'),
    delete: declare('DELETE'),
  };
}

const ranks: Record<Role, number> = { buyer: 0, moderator: 1, admin: 2 };

/** Refuses what the route's access rules out for anybody in that role; the service decides on the object. */
function authorise(actor: Actor | null, access: Access): void {
  if (access === 'public' || access === 'optional') return;
  if (!actor) throw problems.not_signed_in();
  if (access !== 'user' && ranks[actor.role] < ranks[access]) throw problems.forbidden();
}

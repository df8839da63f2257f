import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A public answer as the bytes that are sent: made once, kept in the cache, given to everyone who asks. */
export class ReadyAnswer {
  readonly bytes: Buffer;
  readonly etag: string;

  constructor(answer: unknown) {
    this.bytes = Buffer.from(JSON.stringify(answer));
    this.etag = `"${hash('sha256', this.bytes, 'base64url').slice(0, 22)}"`;
  }

  get byteLength(): number {
    return this.bytes.byteLength;
  }
}

/** Sends the bytes, or 304 to whoever holds them already. Anybody may store them and must ask again before using them. */
export function sendReady(request: FastifyRequest, reply: FastifyReply, { bytes, etag }: ReadyAnswer): FastifyReply {
  reply.header('etag', etag);
  reply.header('cache-control', 'public, max-age=0, must-revalidate');
  // Signed in, the same address may answer more.
  reply.header('vary', 'authorization');
  if (holds(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(bytes);
}

function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  return ifNoneMatch.split(',').some((given) => given.trim().replace(/^W\//, '') === etag);
}

import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * A public answer as the text that is sent: made once, kept in the cache, given to everyone who asks. Text and not a
 * buffer, since Node sends text and the headers before it by one write, a buffer by two.
 */
export class ReadyAnswer {
  readonly text: string;
  readonly byteLength: number;
  readonly etag: string;

  constructor(answer: unknown) {
    this.text = JSON.stringify(answer);
    this.byteLength = Buffer.byteLength(this.text);
    this.etag = `"${hash('sha256', this.text, 'base64url').slice(0, 22)}"`;
  }
}

/** Sends the bytes, or 304 to whoever holds them already. Anybody may store them and must ask again before using them. */
export function sendReady(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, byteLength, etag }: ReadyAnswer,
): FastifyReply {
  reply.header('etag', etag);
  reply.header('cache-control', 'public, max-age=0, must-revalidate');
  // Signed in, the same address may answer more.
  reply.header('vary', 'authorization');
  if (holds(request.headers['if-none-match'], etag)) return reply.code(304).send();
  reply.header('content-length', byteLength);
  return reply.type('application/json; charset=utf-8').send(text);
}

function holds(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  return ifNoneMatch.split(',').some((given) => given.trim().replace(/^W\//, '') === etag);
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import { storageKey } from './keys.ts';
import { isSigned } from './links.ts';
import { fileProblems } from './problems.ts';
import type { FileQuery } from './schema.ts';
import { findServedFile, isPast, type ServedFile } from './store.ts';

const nothingRuns = "default-src 'none'; sandbox";
/** The house's own drawings colour themselves by a style sheet inside. */
const drawingPolicy = `${nothingRuns}; style-src 'unsafe-inline'`;

/** The tag of what is kept of a file; outdated where it is removed. */
export const fileTag = (id: string): string => `file:${id}`;

/**
 * Sends a picture or drawing to whoever holds an address we gave out. Throws `not_found` for a forged one as for a file
 * that is gone, `link_expired` for one that has ended.
 */
export async function sendFile(
  { house }: Context,
  id: string,
  { size, signature = '', expires }: FileQuery,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const link = { id, size, signature, ...(expires !== undefined && { expires }) };
  if (!isSigned(house.keys, link)) throw problems.not_found();
  if (expires !== undefined && (await isPast(house.database.pool, expires))) throw fileProblems.link_expired();
  const file = await served(house, id);
  if (!file) throw problems.not_found();

  const etag = `"${id.slice(-12)}-${size}"`;
  const seconds = expires === undefined ? undefined : Math.max(0, expires - Math.floor(Date.now() / 1_000));
  reply.headers({
    etag,
    'cache-control': seconds === undefined ? 'public, max-age=31536000, immutable' : `private, max-age=${seconds}`,
    'content-security-policy': file.kind === 'drawing' ? drawingPolicy : nothingRuns,
    'content-disposition': `inline; filename="${id}.${file.kind === 'drawing' ? 'svg' : 'webp'}"`,
  });
  if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();

  const stream = await house.storage.read(storageKey(id, file.kind, size));
  if (!stream) throw problems.not_found();
  const bytes = size === 'thumb' ? (file.thumbBytes ?? file.bytes) : file.bytes;
  return reply.type(file.mediaType).header('content-length', bytes).send(stream);
}

/** The row, kept in memory: it never changes, and pages show many at once. */
async function served({ cache, database }: House, id: string): Promise<ServedFile | undefined> {
  const { file } = await cache.fetch(`file:${id}`, [fileTag(id)], async () => {
    const found = await findServedFile(database.pool, id);
    return { file: found && (found.kind === 'picture' || found.kind === 'drawing') ? found : undefined };
  });
  return file;
}

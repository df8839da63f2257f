import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '#platform/actor.ts';
import type { House } from '#platform/house.ts';
import { problems } from '#platform/problems.ts';
import type { Part } from '#platform/storage.ts';
import { type FileKind, storageKey } from './keys.ts';
import { isSigned } from './links.ts';
import { endingOf, shownName } from './names.ts';
import { fileProblems } from './problems.ts';
import type { FileQuery } from './schema.ts';
import { findServedFile, isPast, type ServedFile } from './store.ts';

const shown: ReadonlySet<FileKind> = new Set(['picture', 'drawing', 'document', 'voice']);

const nothingRuns = "default-src 'none'; sandbox";
/** The house's own drawings colour themselves by a style sheet inside. */
const drawingPolicy = `${nothingRuns}; style-src 'unsafe-inline'`;

/** The tag of what is kept of a file; outdated where it is removed. */
export const fileTag = (id: string): string => `file:${id}`;

/**
 * Sends a file to whoever holds an address we gave out. Throws `not_found` for a forged one as for a file
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
  // Somebody may have got an address of it before it was private, or made one by a fault of ours.
  if (!file || (file.isPrivate && expires === undefined)) throw problems.not_found();

  const etag = `"${id.slice(-12)}-${size}"`;
  const bytes = size === 'thumb' ? (file.thumbBytes ?? file.bytes) : file.bytes;
  const unchanged = request.headers['if-none-match']?.includes(etag);
  const part = unchanged ? undefined : partOf(request, reply, etag, bytes);
  const seconds = expires === undefined ? undefined : Math.max(0, expires - Math.floor(Date.now() / 1_000));
  reply.headers({
    etag,
    'cache-control': seconds === undefined ? 'public, max-age=31536000, immutable' : `private, max-age=${seconds}`,
    'content-security-policy': file.kind === 'drawing' ? drawingPolicy : nothingRuns,
    'content-disposition': dispositionOf(id, file),
    'accept-ranges': 'bytes',
  });
  if (unchanged) return reply.code(304).send();

  const stream = await house.storage.read(storageKey(id, file.kind, size), part);
  if (!stream) throw problems.not_found();
  reply.type(file.mediaType.startsWith('text/') ? `${file.mediaType}; charset=utf-8` : file.mediaType);
  if (!part) return reply.header('content-length', bytes).send(stream);
  return reply
    .code(206)
    .headers({ 'content-range': `bytes ${part.from}-${part.to}/${bytes}`, 'content-length': part.to - part.from + 1 })
    .send(stream);
}

/** Documents are saved, never shown by the browser from our address; what is private has its name. */
function dispositionOf(id: string, { kind, name, mediaType, isPrivate }: ServedFile): string {
  if (!isPrivate) return `inline; filename="${id}.${kind === 'drawing' ? 'svg' : 'webp'}"`;
  const shown = shownName(name, mediaType);
  // RFC 6266, 8187; the plain name is for clients of the last century.
  const encoded = encodeURIComponent(shown).replaceAll(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const how = kind === 'document' ? 'attachment' : 'inline';
  return `${how}; filename="${id}.${endingOf(shown)}"; filename*=UTF-8''${encoded}`;
}

/**
 * The bytes that were asked for (RFC 9110, 14): of one range, where it is of what is there now; else undefined, for all.
 * Players of voice notes go by it, that of Safari by nothing else. Throws `no_such_range`.
 */
function partOf({ headers }: FastifyRequest, reply: FastifyReply, etag: string, bytes: number): Part | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '') ?? [];
  if (first === last && first === '') return undefined;
  if (headers['if-range'] !== undefined && headers['if-range'] !== etag) return undefined;
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first);
  const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (from > to && first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (from <= to) return { from, to };
  reply.header('content-range', `bytes */${bytes}`);
  throw fileProblems.no_such_range();
}

/** The row, kept in memory: it never changes, and pages show many at once. */
async function served({ cache, database }: House, id: string): Promise<ServedFile | undefined> {
  const { file } = await cache.fetch(`file:${id}`, [fileTag(id)], async () => {
    const found = await findServedFile(database.pool, id);
    return { file: found && shown.has(found.kind) ? found : undefined };
  });
  return file;
}

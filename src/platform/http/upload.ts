import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { problems } from '../problems.ts';

/** A body that is a file: it reaches the handler as a stream, unread. */
export interface Upload {
  /** Taken as Content-Type; what the bytes really are is the handler's to find out. The first is what clients send. */
  readonly mediaTypes: readonly string[];
  readonly mostBytes: number;
  /** What a small one may look like, where it is text. */
  readonly example?: string;
}

/** A sender that stays silent this long is gone. */
const SILENT_MS = 30_000;
/** What is still read of a refused upload, so that its sender lives to read the answer. */
const MOST_DISCARDED_BYTES = 32 * 1_024 * 1_024;
const LONGEST_DISCARD_MS = 5_000;

/** Adds the route in a room of its own, where bodies of these media types are passed on as streams and no others taken. */
export function routeUpload(app: FastifyInstance, { mediaTypes, mostBytes }: Upload, route: RouteOptions): void {
  app.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser([...mediaTypes], (request, payload, done) => {
      if (Number(request.headers['content-length']) > mostBytes) return done(problems.body_too_large());
      done(null, Readable.from(within(payload as FastifyRequest['raw'], mostBytes), { objectMode: false }));
    });
    room.addHook('preValidation', async (request) => {
      request.body ??= Readable.from([]);
    });
    room.addHook('onSend', readRest);
    room.route(route);
  });
}

/** The bytes as they come. Throws `body_too_large` past the limit, `malformed_request` where the sender left. */
async function* within(payload: FastifyRequest['raw'], mostBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  payload.setTimeout(SILENT_MS, () => payload.destroy());
  try {
    // Leaving early must not tear down the connection: the answer goes over it.
    for await (const piece of payload.iterator({ destroyOnReturn: false })) {
      bytes += piece.length;
      if (bytes > mostBytes) throw problems.body_too_large();
      yield piece;
    }
  } catch (error) {
    if (payload.destroyed && !payload.readableEnded) {
      throw problems.malformed_request({ detail: 'The body was cut off', cause: error });
    }
    throw error;
  } finally {
    payload.setTimeout(0);
  }
}

/** Most clients read no answer before they have sent everything; one that would send too much loses the connection. */
async function readRest({ raw }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (raw.readableEnded || raw.destroyed) return;
  const announced = Number(raw.headers['content-length'] ?? 0);
  if (announced > MOST_DISCARDED_BYTES || !(await discard(raw))) reply.header('connection', 'close');
}

/** Whether the rest came to its end within bounds. */
function discard(raw: FastifyRequest['raw']): Promise<boolean> {
  return new Promise((done) => {
    let bytes = 0;
    const finish = (ended: boolean) => {
      clearTimeout(timer);
      raw.off('data', count).off('end', atEnd).off('close', atClose);
      if (!ended) raw.pause();
      done(ended);
    };
    const count = (piece: Buffer) => {
      bytes += piece.length;
      if (bytes > MOST_DISCARDED_BYTES) finish(false);
    };
    const atEnd = () => finish(true);
    const atClose = () => finish(false);
    const timer = setTimeout(finish, LONGEST_DISCARD_MS, false);
    raw.on('data', count).on('end', atEnd).on('close', atClose).resume();
  });
}

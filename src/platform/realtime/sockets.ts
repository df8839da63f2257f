import type { Server as HttpServer, IncomingHttpHeaders } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Actor } from '../actor.ts';
import type { House } from '../house.ts';
import type { Authenticate } from '../http/guard.ts';
import { catchUp, formatCursor, type LoggedEvent, parseCursor, readEpoch } from '../logs/person-log.ts';
import { Problem } from '../problems.ts';
import { readNews } from './news.ts';

interface Person {
  actor: Actor;
  /** The last event this socket was given; its log is pushed from here on. */
  seq: number;
  /** True while missed events are replayed: live ones wait behind them. */
  catchingUp: boolean;
}

type PersonSocket = Socket<Record<string, never>, ServerEvents, Record<string, never>, Person>;

interface ServerEvents {
  event: (event: LoggedEvent & { cursor: string }) => void;
  signal: (signal: { type: string; payload: object }) => void;
  'sync:reset': (position: { cursor: string }) => void;
  'sync:ready': (position: { cursor: string }) => void;
  'session:ended': (reason: { code: string }) => void;
}

export interface Sockets {
  readonly count: number;
  /** Sessions with a socket on this node. */
  sessionIds(): string[];
  /** Closes the sockets of these sessions. */
  end(sessionIds: readonly string[]): void;
  close(): Promise<void>;
}

/** What hears of sockets that open and close: presence. */
export interface SocketWatch {
  opened(actor: Actor): void;
  closed(actor: Actor): void;
}

const LOOK_EVERY_MS = 1_000;
const MOST_BYTES = 65_536;

/**
 * Pushes each person's log to their devices. A socket is given nothing but rows of the log, in its order, from where the
 * client stands; hints and commits only say when to look. So what a socket shows and what `GET /api/sync` tells agree.
 */
export function openSockets(http: HttpServer, house: House, authenticate: Authenticate, watch: SocketWatch): Sockets {
  const io = new Server<Record<string, never>, ServerEvents, Record<string, never>, Person>(http, {
    transports: ['websocket'],
    pingInterval: 5_000,
    pingTimeout: 5_000,
    maxHttpBufferSize: MOST_BYTES,
    perMessageDeflate: false,
    serveClient: false,
    cors: { origin: [...house.config.SOUK_CORS_ORIGINS] },
    allowRequest: (request, allow) => allow(null, isOwnOrigin(request.headers, house.config)),
  });
  const byUser = new Map<string, Set<PersonSocket>>();
  const bySession = new Map<string, Set<PersonSocket>>();
  const due = new Set<string>();
  let pumping = false;
  let epoch = '';

  io.use(async (socket, next) => {
    try {
      const { token } = socket.handshake.auth as { token?: unknown };
      socket.data.actor = await authenticate(typeof token === 'string' ? token : '');
      next();
    } catch (error) {
      next(refusal(error));
    }
  });

  io.on('connection', (socket) => {
    const { actor } = socket.data;
    socket.data.catchingUp = true;
    add(byUser, actor.userId, socket);
    if (actor.sessionId) add(bySession, actor.sessionId, socket);
    watch.opened(actor);
    socket.on('disconnect', () => {
      drop(byUser, actor.userId, socket);
      if (actor.sessionId) drop(bySession, actor.sessionId, socket);
      watch.closed(actor);
    });
    replay(socket).catch((error: unknown) => {
      house.log.warn({ err: error }, 'A socket could not catch up');
      socket.disconnect(true);
    });
  });

  async function replay(socket: PersonSocket): Promise<void> {
    const { userId } = socket.data.actor;
    const { cursor } = socket.handshake.auth as { cursor?: unknown };
    let since = typeof cursor === 'string' ? parseCursor(cursor) : undefined;
    for (;;) {
      const missed = await catchUp(house.database.db, userId, since);
      epoch = missed.epoch;
      const position = { epoch: missed.epoch, seq: missed.seq };
      if (missed.reset) socket.emit('sync:reset', { cursor: formatCursor(position) });
      for (const event of missed.events) push(socket, event);
      socket.data.seq = missed.seq;
      since = position;
      if (!missed.more) break;
    }
    socket.data.catchingUp = false;
    socket.emit('sync:ready', { cursor: formatCursor(since) });
    // What was written between the last read and now.
    due.add(userId);
    void pump();
  }

  function push(socket: PersonSocket, event: LoggedEvent): void {
    socket.emit('event', { ...event, cursor: formatCursor({ epoch, seq: event.seq }) });
    socket.data.seq = event.seq;
  }

  /** Gives everybody who has news their rows, one read for all of them. */
  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      while (due.size > 0) {
        const people = [...due].flatMap((userId) => lowestSeq(userId) ?? []);
        due.clear();
        if (people.length === 0) break;
        for (const { userId, ...event } of await readNews(house.database.db, people)) {
          for (const socket of byUser.get(userId) ?? []) {
            if (!socket.data.catchingUp && event.seq === socket.data.seq + 1) push(socket, event);
          }
        }
      }
    } catch (error) {
      house.log.warn({ err: error }, 'News could not be read; looked for again');
    } finally {
      pumping = false;
    }
  }

  function lowestSeq(userId: string): { userId: string; seq: number }[] | undefined {
    const ready = [...(byUser.get(userId) ?? [])].filter(({ data }) => !data.catchingUp);
    return ready.length > 0 ? [{ userId, seq: Math.min(...ready.map(({ data }) => data.seq)) }] : undefined;
  }

  function end(sessionIds: readonly string[]): void {
    for (const sessionId of sessionIds) {
      for (const socket of bySession.get(sessionId) ?? []) {
        socket.emit('session:ended', { code: 'session_ended' });
        socket.disconnect(true);
      }
    }
  }

  house.bus.subscribe(({ people, sessions, signals = [] }) => {
    end(sessions);
    // Not volatile: Socket.IO would drop one that comes in the same moment as an event.
    for (const { people: hearers, type, payload } of signals) {
      for (const userId of hearers) {
        for (const socket of byUser.get(userId) ?? []) socket.emit('signal', { type, payload });
      }
    }
    for (const userId of people) if (byUser.has(userId)) due.add(userId);
    if (due.size > 0) void pump();
  });
  // The net under lost hints.
  const look = setInterval(() => {
    for (const userId of byUser.keys()) due.add(userId);
    if (due.size > 0) void pump();
  }, LOOK_EVERY_MS);

  void readEpoch(house.database.db).then((read) => {
    epoch = read;
  });

  return {
    get count() {
      return io.engine.clientsCount;
    },
    sessionIds: () => [...bySession.keys()],
    end,
    async close() {
      clearInterval(look);
      await io.close();
    },
  };
}

function add(map: Map<string, Set<PersonSocket>>, key: string, socket: PersonSocket): void {
  const sockets = map.get(key);
  if (sockets) sockets.add(socket);
  else map.set(key, new Set([socket]));
}

function drop(map: Map<string, Set<PersonSocket>>, key: string, socket: PersonSocket): void {
  const sockets = map.get(key);
  sockets?.delete(socket);
  if (sockets?.size === 0) map.delete(key);
}

function refusal(error: unknown): Error {
  const code = error instanceof Problem ? error.code : 'internal';
  return Object.assign(new Error(code), { data: { code } });
}

/** Browsers name the page a socket is opened from; programs name none. A foreign page is refused. */
function isOwnOrigin(headers: IncomingHttpHeaders, config: House['config']): boolean {
  if (headers.origin === undefined) return true;
  if (config.SOUK_CORS_ORIGINS.includes(headers.origin)) return true;
  if (config.SOUK_PUBLIC_URL) return headers.origin === new URL(config.SOUK_PUBLIC_URL).origin;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}

import type { House } from '#platform/house.ts';
import type { SocketWatch } from '#platform/realtime/sockets.ts';
import { startWorker } from '#platform/worker.ts';
import { claimOffline, letGo, setOffline, setOnline, sweepDeadNodes } from './presence.store.ts';

/** Which sessions hold a socket: counted here as sockets open and close, written into the sessions' rows right after. */
export interface Presence extends SocketWatch {
  /** Writes until told to stop; then everybody here is offline. */
  start(): () => Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
/** A session may hold sockets on two nodes: the one that stays says so this many looks after the other let go. */
const LOOKS_PER_CLAIM = 3;

const byHouse = new WeakMap<House, Presence>();

/** The presence seen by this process. */
export function presenceOf(house: House): Presence {
  let presence = byHouse.get(house);
  if (!presence) {
    presence = openPresence(house);
    byHouse.set(house, presence);
  }
  return presence;
}

function openPresence({ database: { db }, nodeId, log }: House): Presence {
  const sockets = new Map<string, number>();
  let changed = new Set<string>();
  let wake = () => {};
  let looks = 0;

  function count(sessionId: string | null, by: 1 | -1): void {
    if (sessionId === null) return;
    const now = (sockets.get(sessionId) ?? 0) + by;
    if (now > 0) sockets.set(sessionId, now);
    else sockets.delete(sessionId);
    if (now > 1 || (now === 1 && by === -1)) return;
    changed.add(sessionId);
    wake();
  }

  async function write(): Promise<void> {
    if (changed.size === 0) return;
    const writing = changed;
    changed = new Set();
    try {
      const [online, offline] = split(writing, (id) => sockets.has(id));
      if (offline.length > 0) await setOffline(db, nodeId, offline);
      if (online.length > 0) await setOnline(db, nodeId, online);
    } catch (error) {
      changed = new Set([...writing, ...changed]);
      throw error;
    }
  }

  async function look(): Promise<number> {
    await write();
    await sweepDeadNodes(db, nodeId);
    if (++looks % LOOKS_PER_CLAIM === 0 && sockets.size > 0) await claimOffline(db, nodeId, [...sockets.keys()]);
    return 0;
  }

  return {
    opened: ({ sessionId }) => count(sessionId, 1),
    closed: ({ sessionId }) => count(sessionId, -1),
    start() {
      const worker = startWorker('presence', log, look, LOOK_EVERY_MS);
      wake = () => worker.wake();
      return async () => {
        await worker.stop();
        await letGo(db, nodeId);
      };
    },
  };
}

function split(ids: Iterable<string>, belongs: (id: string) => boolean): [string[], string[]] {
  const inside: string[] = [];
  const outside: string[] = [];
  for (const id of ids) (belongs(id) ? inside : outside).push(id);
  return [inside, outside];
}

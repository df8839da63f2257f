import { houseContext } from '#platform/actor.ts';
import { change, wake } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { House } from '#platform/house.ts';
import type { SocketWatch } from '#platform/realtime/sockets.ts';
import { startWorker } from '#platform/worker.ts';
import { dueForLook, readTurns, settle, type Turn } from './people-presence.store.ts';
import { claimOffline, letGo, setOffline, setOnline, sweepDeadNodes } from './presence.store.ts';

/**
 * Who is here. Which sessions hold a socket is counted as sockets open and close, and written into their rows right
 * after; how a person stands is found from all their sessions in the same transaction. Each node reads from the rows who
 * turned, so what it says to its own sockets needs no word from another.
 */
export interface Presence extends SocketWatch {
  /** Somebody asked for something; it shows as `written` is called after the activity is in the rows. */
  asked(userId: string, sessionId: string): void;
  takeAsked(): Iterable<string>;
  written(userIds: Iterable<string>): void;
  /** Whether this person holds a socket on this node. */
  isHere(userId: string): boolean;
  /** Hears, on every node, of everybody who comes, leaves, hides or shows themselves; within a second. The answer stops it. */
  watch(watcher: Watcher): () => void;
  /** Writes until told to stop; then nobody is here. */
  start(): () => Promise<void>;
}

type Watcher = (turns: readonly Turn[]) => Promise<void>;

const LOOK_EVERY_MS = 1_000;
/** A session may hold sockets on two nodes: the one that stays says so this many looks after the other let go. */
const LOOKS_PER_CLAIM = 3;
/** People settled in one transaction. */
const BATCH = 1_000;
/** What nobody else says of somebody is asked for again after so long. */
const KNOWN_FOR_MS = 60_000;

/** Wakes the nodes: somebody turned. */
export const PRESENCE = 'presence';

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

/** Finds anew how these people stand, and tells the nodes where it differs. */
export async function settlePeople(tx: Tx, userIds: readonly string[]): Promise<ReadonlyMap<string, number | null>> {
  if (userIds.length === 0) return new Map();
  const { turns, stay } = await settle(tx, userIds);
  if (turns > 0) wake(tx, PRESENCE);
  return stay;
}

function openPresence(house: House): Presence {
  const { nodeId, log } = house;
  const context = houseContext(house);
  const sockets = new Map<string, number>();
  const here = new Map<string, number>();
  /** Session → whose it is. */
  let changed = new Map<string, string>();
  let unsettled = new Set<string>();
  let asking = new Set<string>();
  /** Until when requests of somebody tell nothing new. */
  const known = new Map<string, number>();
  const watchers = new Set<Watcher>();
  let told = new Map<string, string>();
  let readUpTo: string | null = null;
  let lookedAt = 0;
  let looks = 0;
  let wakeUp = () => {};

  function count(userId: string, sessionId: string | null, by: 1 | -1): void {
    add(here, userId, by);
    if (sessionId === null) return;
    const now = add(sockets, sessionId, by);
    if (now > 1 || (now === 1 && by === -1)) return;
    changed.set(sessionId, userId);
    wakeUp();
  }

  /** Writes what happened here, a batch at a time; answers whether there is more. */
  async function write(): Promise<boolean> {
    if (changed.size + unsettled.size === 0) return false;
    const writing = new Map([...changed].slice(0, BATCH));
    const settling = new Set([...unsettled].slice(0, BATCH));
    for (const id of writing.keys()) changed.delete(id);
    for (const id of settling) unsettled.delete(id);
    try {
      const [online, offline] = split(writing.keys(), (id) => sockets.has(id));
      const stay = await change(context, async (tx) => {
        if (offline.length > 0) await setOffline(tx, nodeId, offline);
        if (online.length > 0) await setOnline(tx, nodeId, online);
        return settlePeople(tx, [...writing.values(), ...settling]);
      });
      for (const [userId, seconds] of stay) {
        known.set(userId, performance.now() + Math.min(KNOWN_FOR_MS, (seconds ?? KNOWN_FOR_MS) * 1_000));
      }
    } catch (error) {
      changed = new Map([...writing, ...changed]);
      unsettled = new Set([...settling, ...unsettled]);
      throw error;
    }
    return changed.size + unsettled.size > 0;
  }

  /** What nobody here did: nodes that died, time that went by. Once a second. */
  async function lookAround(): Promise<void> {
    if (performance.now() - lookedAt < LOOK_EVERY_MS * 0.9) return;
    lookedAt = performance.now();
    const claims = ++looks % LOOKS_PER_CLAIM === 0 && sockets.size > 0;
    await change(context, async (tx) => {
      const swept = await sweepDeadNodes(tx, nodeId);
      const claimed = claims ? await claimOffline(tx, nodeId, [...sockets.keys()]) : [];
      await settlePeople(tx, [...swept, ...claimed, ...(await dueForLook(tx, BATCH))]);
    });
    for (const [userId, until] of known) if (until < lookedAt) known.delete(userId);
  }

  /** Each turn once, as far as this process goes; again where telling it failed. */
  async function tellTurns(): Promise<void> {
    const rows = await readTurns(house.database.db, readUpTo);
    const turned = rows.flatMap(({ userId, ...row }) => (userId === null ? [] : [{ userId, ...row }]));
    const fresh = turned.filter(({ userId, at }) => told.get(userId) !== at);
    for (const { userId, state } of fresh) if (state === 'offline') known.delete(userId);
    const turns = fresh.map(({ userId, state, lastSeenAt }) => ({
      userId,
      shown: state === 'hidden' ? null : { online: state === 'online', lastSeenAt },
    }));
    if (turns.length > 0 && here.size > 0) for (const watcher of watchers) await watcher(turns);
    told = new Map(turned.map(({ userId, at }) => [userId, at]));
    readUpTo = rows[0]?.now ?? readUpTo;
  }

  async function look(): Promise<number> {
    const more = await write();
    await lookAround();
    await tellTurns();
    return more ? 1 : 0;
  }

  return {
    opened: ({ userId, sessionId }) => count(userId, sessionId, 1),
    closed: ({ userId, sessionId }) => count(userId, sessionId, -1),
    asked(userId, sessionId) {
      if (sockets.has(sessionId) || (known.get(userId) ?? 0) > performance.now()) return;
      asking.add(userId);
    },
    takeAsked() {
      const asked = asking;
      asking = new Set();
      return asked;
    },
    written(userIds) {
      for (const userId of userIds) unsettled.add(userId);
      if (unsettled.size > 0) wakeUp();
    },
    isHere: (userId) => here.has(userId),
    watch(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    start() {
      const worker = startWorker('presence', log, look, LOOK_EVERY_MS);
      wakeUp = () => worker.wake();
      house.bus.subscribe(({ topics }) => {
        if (topics.includes(PRESENCE)) worker.wake();
      });
      return async () => {
        await worker.stop();
        await change(context, async (tx) => settlePeople(tx, await letGo(tx, nodeId)));
      };
    },
  };
}

/** Counts up or down, forgetting what is down at 0; answers the new count. */
function add(counts: Map<string, number>, key: string, by: 1 | -1): number {
  const now = (counts.get(key) ?? 0) + by;
  if (now > 0) counts.set(key, now);
  else counts.delete(key);
  return now;
}

function split(ids: Iterable<string>, belongs: (id: string) => boolean): [string[], string[]] {
  const inside: string[] = [];
  const outside: string[] = [];
  for (const id of ids) (belongs(id) ? inside : outside).push(id);
  return [inside, outside];
}

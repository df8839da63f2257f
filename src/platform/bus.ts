import pg from 'pg';
import type { Logger } from 'pino';

/**
 * A hint between nodes: somebody or something has news, look at the logs. Nothing is lost where a hint is: every
 * receiver also looks once a second.
 */
export interface Hint {
  /** People whose logs grew. */
  readonly people: readonly string[];
  /** Cache tags that are outdated. */
  readonly tags: readonly string[];
  /** Sessions that ended. */
  readonly sessions: readonly string[];
  /** Queues of the house that grew, as `intents`, and events that were announced, by their type. */
  readonly topics: readonly string[];
  /** What is merely current, for the sockets of some people. No log has it: lost here, it is lost. */
  readonly signals?: readonly Signal[];
}

export interface Signal {
  readonly people: readonly string[];
  readonly type: string;
  readonly payload: object;
}

export interface Bus {
  /** Reaches this node's receivers at once and those of other nodes some 15 ms later. Never throws. */
  publish(hint: Hint): void;
  /** Reaches this node's receivers alone: the others find out by themselves. */
  publish(hint: Hint, reach: 'here'): void;
  subscribe(receiver: (hint: Hint) => void): void;
  /** Whether other nodes can be reached now. */
  readonly connected: boolean;
  close(): Promise<void>;
}

const CHANNEL = 'souk_hints';
/** Hints are gathered this long: a NOTIFY in each business transaction would cost nine tenths of the commit rate. */
const GATHER_MS = 15;
/** PostgreSQL refuses longer payloads than 8,000 bytes; ids are 36. */
const MOST_IDS = 150;
const MOST_BYTES = 7_900;
/** What stands around the signals of one payload. */
const ENVELOPE_BYTES = 200;
const RECONNECT_MS = 500;

/** The bus by LISTEN/NOTIFY: one connection listens and sends. */
export async function openPostgresBus(url: string, nodeId: string, log: Logger): Promise<Bus> {
  const receivers: ((hint: Hint) => void)[] = [];
  let client: pg.Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let gathered = emptyGathering();
  /** One after the other: a slow NOTIFY must not meet the next on its connection. */
  let sending = Promise.resolve();

  function deliver(hint: Hint): void {
    for (const receiver of receivers) receiver(hint);
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, application_name: 'souk bus', keepAlive: true });
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next));
    next.on('notification', ({ payload }) => receive(payload ?? ''));
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
    client = next;
  }

  function receive(payload: string): void {
    const message = JSON.parse(payload) as { from: string; hint: Hint };
    if (message.from !== nodeId) deliver(message.hint);
  }

  function lost(which: pg.Client, error?: Error): void {
    if (client !== which) return;
    client = undefined;
    if (closed) return;
    log.warn({ err: error }, 'The bus lost its connection; looking again until it is back');
    void reconnect();
  }

  async function reconnect(): Promise<void> {
    while (!closed && !client) {
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      await connect().catch((error: unknown) => log.debug({ err: error }, 'The bus is still away'));
    }
  }

  async function flush(): Promise<void> {
    timer = undefined;
    const hints = split(gathered);
    gathered = emptyGathering();
    for (const hint of hints) {
      // Lost hints are caught by the receivers' own looks; nobody waits for this.
      await client
        ?.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify({ from: nodeId, hint })])
        .catch((error: unknown) => log.debug({ err: error }, 'A hint was lost'));
    }
  }

  await connect();
  return {
    get connected() {
      return client !== undefined;
    },
    publish(hint, reach?: 'here') {
      const { signals = [] } = hint;
      if (parts.every((part) => hint[part].length === 0) && signals.length === 0) return;
      deliver(hint);
      if (reach === 'here') return;
      for (const part of parts) for (const id of hint[part]) gathered[part].add(id);
      gathered.signals.push(...signals);
      timer ??= setTimeout(() => {
        sending = sending.then(flush);
      }, GATHER_MS);
    },
    subscribe(receiver) {
      receivers.push(receiver);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await sending;
      await flush();
      await client?.end();
    },
  };
}

const parts = ['people', 'tags', 'sessions', 'topics'] as const;
export const noHint: Hint = { people: [], tags: [], sessions: [], topics: [] };

type Gathering = Record<(typeof parts)[number], Set<string>> & { readonly signals: Signal[] };

function emptyGathering(): Gathering {
  return { people: new Set(), tags: new Set(), sessions: new Set(), topics: new Set(), signals: [] };
}

function split(gathered: Gathering): Hint[] {
  const hints: Hint[] = [];
  for (const part of parts) {
    for (const ids of inParts([...gathered[part]], MOST_IDS)) hints.push({ ...noHint, [part]: ids });
  }
  return [...hints, ...packed(gathered.signals)];
}

/** As many signals in one payload as go in. */
function packed(signals: readonly Signal[]): Hint[] {
  const packs: Signal[][] = [];
  let bytes = MOST_BYTES;
  for (const { people, ...said } of signals) {
    for (const some of inParts(people, MOST_IDS)) {
      const signal = { people: some, ...said };
      const size = Buffer.byteLength(JSON.stringify(signal)) + 1;
      if (bytes + size > MOST_BYTES) {
        packs.push([]);
        bytes = ENVELOPE_BYTES;
      }
      packs.at(-1)?.push(signal);
      bytes += size;
    }
  }
  return packs.map((pack) => ({ ...noHint, signals: pack }));
}

function inParts<T>(all: readonly T[], size: number): T[][] {
  const parted: T[][] = [];
  for (let start = 0; start < all.length; start += size) parted.push(all.slice(start, start + size));
  return parted;
}

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
}

export interface Bus {
  /** Reaches this node's receivers at once and those of other nodes some 15 ms later. Never throws. */
  publish(hint: Hint): void;
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
    publish(hint) {
      if (hint.people.length + hint.tags.length + hint.sessions.length + hint.topics.length === 0) return;
      deliver(hint);
      for (const part of parts) for (const id of hint[part]) gathered[part].add(id);
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

function emptyGathering(): Record<(typeof parts)[number], Set<string>> {
  return { people: new Set(), tags: new Set(), sessions: new Set(), topics: new Set() };
}

function split(gathered: ReturnType<typeof emptyGathering>): Hint[] {
  const hints: Hint[] = [];
  for (const part of parts) {
    const ids = [...gathered[part]];
    for (let start = 0; start < ids.length; start += MOST_IDS) {
      hints.push({ people: [], tags: [], sessions: [], topics: [], [part]: ids.slice(start, start + MOST_IDS) });
    }
  }
  return hints;
}

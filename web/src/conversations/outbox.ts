import { isProblem, type Problem } from '../api/problem.ts';
import { inOrder, type Letter, nextOut } from './letters.ts';

/** Where letters lie until they are sent: IndexedDB, so that they survive a reload; memory where there is none. */
export type Drawer = {
  all: (userId: string) => Promise<Letter[]>;
  put: (letter: Letter) => Promise<void>;
  remove: (userId: string, id: string) => Promise<void>;
};

type Outside = {
  drawer: Drawer;
  /** Sends one letter, its files first; `keep` stores what became of it on the way. */
  post: (letter: Letter, keep: (letter: Letter) => Promise<void>) => Promise<void>;
  /** Runs where no other tab sends for this conversation meanwhile. */
  alone: (conversationId: string, work: () => Promise<void>) => Promise<void>;
  explain: (error: unknown) => string;
  /** Other tabs are told that the drawer changed. */
  changed: () => void;
  wait?: (milliseconds: number) => Promise<void>;
};

export type Outbox = ReturnType<typeof openOutbox>;

const firstPause = 1_000;
const longestPause = 30_000;

/**
 * Sends what was written, each conversation in the order of writing. Without an answer it tries again, for as long as it
 * takes: the message's own id makes the repeat harmless. What the server refuses waits for its writer to decide.
 */
export function openOutbox(userId: string, { drawer, post, alone, explain, changed, wait = pause }: Outside) {
  let letters: readonly Letter[] = [];
  let closed = false;
  const listeners = new Set<() => void>();
  /** One loop a conversation; calling it awakens a loop that pauses. */
  const loops = new Map<string, { wake: () => void }>();

  const nextPlace = () => Math.max(Date.now(), (letters.at(-1)?.place ?? 0) + 1);

  function show(next: readonly Letter[]): void {
    letters = inOrder(next);
    for (const listener of listeners) listener();
  }

  /** Shown, but not yet in the drawer. */
  const unkept = new Set<string>();
  /** No longer in the drawer, whatever a look begun earlier brings. */
  const gone = new Set<string>();

  /** The drawer is what is true: another tab may have sent, or written, something. */
  async function look(): Promise<void> {
    const onTheirWay = new Set(unkept);
    const lying = await drawer.all(userId);
    const found = new Set(lying.map(({ id }) => id));
    const coming = letters.filter(({ id }) => !found.has(id) && (unkept.has(id) || onTheirWay.has(id)));
    show([...lying, ...coming].filter(({ id }) => !gone.has(id)));
  }

  async function keep(letter: Letter): Promise<void> {
    if (gone.has(letter.id)) return;
    show(letters.map((other) => (other.id === letter.id ? letter : other)));
    await drawer.put(letter);
    changed();
  }

  async function forget({ id }: Letter): Promise<void> {
    gone.add(id);
    show(letters.filter((other) => other.id !== id));
    await drawer.remove(userId, id);
    changed();
  }

  function start(conversationId: string): void {
    const running = loops.get(conversationId);
    if (running) {
      running.wake();
      return;
    }
    const loop = { wake: () => {} };
    loops.set(conversationId, loop);
    void run(conversationId, loop).finally(() => {
      loops.delete(conversationId);
      // Written in the moment in which the loop ended.
      if (!closed && nextOut(letters, conversationId)) start(conversationId);
    });
  }

  async function run(conversationId: string, loop: { wake: () => void }): Promise<void> {
    for (let length = firstPause; !closed; length = Math.min(length * 2, longestPause)) {
      const { sent, patience } = await sendAll(conversationId).catch(() => ({ sent: 0, patience: 0 }));
      if (!nextOut(letters, conversationId)) return;
      if (sent > 0) length = firstPause;
      const awake = new Promise<void>((resolve) => {
        loop.wake = resolve;
      });
      await Promise.race([wait(Math.max(length, patience * 1_000)), awake]);
    }
  }

  /** Until nothing is left or nobody answers; `patience` is how many seconds the server asks for. */
  async function sendAll(conversationId: string): Promise<{ sent: number; patience: number }> {
    let sent = 0;
    let patience = 0;
    await alone(conversationId, async () => {
      for (;;) {
        await look();
        const letter = nextOut(letters, conversationId);
        if (!letter || unkept.has(letter.id) || closed) return;
        try {
          await post(letter, keep);
          await forget(letter);
          sent++;
        } catch (error) {
          if (passes(error)) {
            patience = error.retryAfter ?? 0;
            return;
          }
          const now = letters.find(({ id }) => id === letter.id) ?? letter;
          await keep({ ...now, fault: explain(error) });
        }
      }
    });
    return { sent, patience };
  }

  return {
    letters: () => letters,
    listen(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** At the start, and when another tab changed the drawer. */
    async look(): Promise<void> {
      await look();
      for (const { conversationId, fault } of letters) if (fault === undefined) start(conversationId);
    },
    /** Shown at once; resolves when it will survive a reload. */
    async add(letter: Omit<Letter, 'place' | 'userId'>): Promise<void> {
      const placed: Letter = { ...letter, userId, place: nextPlace() };
      unkept.add(placed.id);
      show([...letters, placed]);
      await drawer.put(placed);
      unkept.delete(placed.id);
      changed();
      start(placed.conversationId);
    },
    /** Behind all others, as it was written again now. */
    async retry(letter: Letter): Promise<void> {
      const { fault: _, ...again } = letter;
      await keep({ ...again, place: nextPlace() });
      start(letter.conversationId);
    },
    remove: forget,
    /** A sign that the server can be reached again: whoever pauses tries now. */
    wake(): void {
      for (const { conversationId, fault } of letters) if (fault === undefined) start(conversationId);
    },
    close(): void {
      closed = true;
      for (const loop of loops.values()) loop.wake();
    },
  };
}

/** Nobody answered, or the server asks for patience: it passes by itself. A session that ended passes by signing in. */
const passes = (error: unknown): error is Problem =>
  isProblem(error) && (error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500);

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

import { isProblem, type Problem } from '../api/problem.ts';

export type SignalKind = 'description' | 'candidates' | 'restart';
export type Heard = { seq: number; kind: SignalKind; payload: Record<string, unknown> };
type Said = { signalId: string; kind: SignalKind; payload: Record<string, unknown> };

type Outside = {
  /** Harmless when repeated: the server knows a signal by its id. */
  post: (signal: Said) => Promise<unknown>;
  /** What the other device said after that number, oldest first. */
  fetch: (after: number) => Promise<{ items: Heard[]; lastSeq: number }>;
  /** One after the other: the next waits until this one is dealt with. */
  hear: (signal: Heard) => Promise<void>;
  /** The server says no for good: the call is over, or is no longer this device's. */
  refused: (problem: Problem) => void;
  newId: () => string;
  wait?: (milliseconds: number) => Promise<void>;
};

export type Signalling = ReturnType<typeof openSignalling>;

const firstPause = 500;
const longestPause = 5_000;

/**
 * Carries what two devices say to each other, in order and exactly once, through lost connections: what does not get
 * out waits, and what was missed is fetched by its number. `after`: what was said before is not for this device.
 */
export function openSignalling(outside: Outside, after = 0) {
  const { post, fetch, hear, refused, newId, wait = pause } = outside;
  const queue: Said[] = [];
  let known = after;
  let closed = false;
  let sending = false;
  let looking = false;
  let lookAgain = false;
  let wakeAll: (() => void)[] = [];

  async function sendAll(): Promise<void> {
    if (sending) return;
    sending = true;
    for (let failures = 0; !closed && queue[0]; ) {
      try {
        await post(queue[0]);
        queue.shift();
        failures = 0;
      } catch (error) {
        if (passes(error)) await rest(failures++, error);
        else if (isFinal(error)) return refuse(error);
        else queue.shift();
      }
    }
    sending = false;
  }

  async function fetchAll(): Promise<void> {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    for (let failures = 0; !closed; ) {
      lookAgain = false;
      try {
        const { items, lastSeq } = await fetch(known);
        for (const signal of items) {
          if (closed) return;
          if (signal.seq <= known) continue;
          known = signal.seq;
          await hear(signal);
        }
        known = Math.max(known, lastSeq);
        failures = 0;
        if (!lookAgain) break;
      } catch (error) {
        if (isFinal(error)) return refuse(error);
        await rest(failures++, error);
      }
    }
    looking = false;
  }

  function refuse(problem: Problem): void {
    if (closed) return;
    close();
    refused(problem);
  }

  async function rest(failures: number, error: unknown): Promise<void> {
    const asked = isProblem(error) ? (error.retryAfter ?? 0) * 1_000 : 0;
    const length = Math.max(asked, Math.min(firstPause * 2 ** failures, longestPause));
    const awake = new Promise<void>((resolve) => {
      wakeAll.push(resolve);
    });
    await Promise.race([wait(length), awake]);
  }

  function wake(): void {
    const sleepers = wakeAll;
    wakeAll = [];
    for (const awaken of sleepers) awaken();
  }

  function close(): void {
    closed = true;
    wake();
  }

  return {
    say(kind: SignalKind, payload: Record<string, unknown>): void {
      queue.push({ signalId: newId(), kind, payload });
      void sendAll();
    },
    /** `upTo`: the number of a signal that is said to be there; nothing is asked for what is known. */
    look(upTo = Number.POSITIVE_INFINITY): void {
      if (!closed && upTo > known) void fetchAll();
    },
    /** The line may be back: whoever waits tries now. */
    wake,
    close,
  };
}

/** Nobody answered, or the server asks for patience. A session that ended passes by signing in. */
const passes = (error: unknown): error is Problem =>
  isProblem(error) && (error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500);

const isFinal = (error: unknown): error is Problem =>
  isProblem(error, 'call_over', 'not_your_device') || (isProblem(error) && error.status === 404);

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

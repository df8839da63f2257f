import type { Message } from '../api/types.ts';

/**
 * What this device holds of a conversation. Messages are numbered without gaps, so a missing number is a message still
 * to be fetched, and a thread is whole again once there is none. Threads only ever merge: whatever order pages, news and
 * answers arrive in, the result is the same.
 */
export type Thread = {
  /** By number, each number once. */
  readonly held: readonly Held[];
  /** The highest number that is known to exist. */
  readonly lastSeq: number;
};

/** `asOf` counts questions to the server: what an earlier question brought never overwrites a later one's. */
export type Held = { readonly message: Message; readonly asOf: number };

export type Hole = { readonly from: number; readonly to: number };

export const emptyThread: Thread = { held: [], lastSeq: 0 };

export function threadOf(messages: readonly Message[], asOf: number, lastSeq = 0): Thread {
  const held = messages.map((message) => ({ message, asOf })).sort((a, b) => a.message.seq - b.message.seq);
  return { held, lastSeq: Math.max(lastSeq, held.at(-1)?.message.seq ?? 0) };
}

/** Both together; the very same thread where `more` brings nothing new, so that nothing is drawn again. */
export function mergeThreads(thread: Thread, more: Thread): Thread {
  const held: Held[] = [];
  let changed = false;
  let at = 0;
  for (const next of more.held) {
    for (; at < thread.held.length && seqAt(thread, at) < next.message.seq; at++) held.push(thread.held[at] as Held);
    const known = thread.held[at];
    if (known?.message.seq !== next.message.seq) {
      held.push(next);
      changed = true;
      continue;
    }
    const kept = newer(known, next);
    changed ||= kept !== known;
    held.push(kept);
    at++;
  }
  held.push(...thread.held.slice(at));
  const lastSeq = Math.max(thread.lastSeq, more.lastSeq);
  return changed || lastSeq !== thread.lastSeq ? { held: changed ? held : thread.held, lastSeq } : thread;
}

const seqAt = ({ held }: Thread, at: number) => held[at]?.message.seq ?? Number.POSITIVE_INFINITY;

function newer(known: Held, next: Held): Held {
  if (next.asOf < known.asOf) return known;
  // What says the same keeps its place in memory: its row is not drawn again.
  if (JSON.stringify(next.message) === JSON.stringify(known.message)) {
    return next.asOf === known.asOf ? known : { message: known.message, asOf: next.asOf };
  }
  return next;
}

export const firstSeq = ({ held }: Thread) => held[0]?.message.seq ?? null;
export const lastHeld = ({ held }: Thread) => held.at(-1)?.message.seq ?? 0;
export const messageAt = ({ held }: Thread, seq: number) => held.find(({ message }) => message.seq === seq)?.message;

/**
 * What is missing after the first held message, oldest first; what lies before it comes when somebody scrolls up. Where
 * none is held the conversation was empty when it was opened, and everything is missing.
 */
export function holesOf({ held, lastSeq }: Thread): Hole[] {
  const holes: Hole[] = [];
  let last = held[0]?.message.seq ?? 0;
  for (const { message } of held) {
    if (message.seq > last + 1) holes.push({ from: last + 1, to: message.seq - 1 });
    last = message.seq;
  }
  if (last < lastSeq) holes.push({ from: last + 1, to: lastSeq });
  return holes;
}

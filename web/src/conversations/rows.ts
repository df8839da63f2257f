import type { Message } from '../api/types.ts';
import type { Letter } from './letters.ts';
import { holesOf, type Thread } from './thread.ts';

/** A line of the thread as it is read. Keys stay the same while a message goes from this device to the server. */
export type Row =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'hole'; key: string; from: number; to: number }
  | { kind: 'message'; key: string; message: Message; starts: boolean; ends: boolean }
  | { kind: 'letter'; key: string; letter: Letter; starts: boolean; ends: boolean };

type View = {
  thread: Thread;
  /** What this device still has to send, in the order it was written. */
  letters: readonly Letter[];
  /** The first message that was unread when the thread was opened; 0 for none. */
  firstUnread: number;
  /** The local day of a moment. */
  dayOf: (at: string) => string;
};

/** Messages of one person within five minutes stand together. */
const together = 5 * 60_000;

export function rowsOf({ thread, letters, firstUnread, dayOf }: View): Row[] {
  const rows: Row[] = [];
  const holes = new Map(holesOf(thread).map((hole) => [hole.from, hole]));
  const arrived = new Set<string>();
  let day = '';
  let divided = firstUnread === 0;

  const turnTo = (at: string) => {
    const next = dayOf(at);
    if (next !== day) rows.push({ kind: 'day', key: `day-${next}`, at });
    day = next;
  };

  for (const { message } of thread.held) {
    if (message.clientMessageId) arrived.add(message.clientMessageId);
    turnTo(message.createdAt);
    if (!divided && message.seq >= firstUnread) {
      rows.push({ kind: 'unread', key: 'unread' });
      divided = true;
    }
    rows.push({ kind: 'message', key: message.clientMessageId ?? message.id, message, starts: true, ends: true });
    const hole = holes.get(message.seq + 1);
    if (hole) rows.push({ kind: 'hole', key: `hole-${hole.from}`, ...hole });
  }
  for (const letter of letters) {
    // It arrived, and its news was quicker than the answer.
    if (arrived.has(letter.id)) continue;
    turnTo(letter.writtenAt);
    rows.push({ kind: 'letter', key: letter.id, letter, starts: true, ends: true });
  }
  return joined(rows);
}

/** Marks where a run of one person's messages begins and ends. */
function joined(rows: Row[]): Row[] {
  for (let at = 1; at < rows.length; at++) {
    const [before, row] = [rows[at - 1], rows[at]];
    if (!before || !row || !('starts' in row) || !('ends' in before)) continue;
    const [one, next] = [spoken(before), spoken(row)];
    if (one.by !== next.by || Math.abs(next.at - one.at) > together) continue;
    before.ends = false;
    row.starts = false;
  }
  return rows;
}

function spoken(row: Extract<Row, { starts: boolean }>): { by: string; at: number } {
  if (row.kind === 'letter') return { by: 'me', at: Date.parse(row.letter.writtenAt) };
  const { message } = row;
  // What the house says for a shop stands by itself, and so does a call.
  const alone = message.kind === 'away' || message.kind === 'call';
  const by = alone ? message.id : message.mine ? 'me' : `${message.side} ${message.sender?.id}`;
  return { by, at: Date.parse(message.createdAt) };
}

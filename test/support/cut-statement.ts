import type { Socket } from 'node:net';
import pg from 'pg';

export interface Cut {
  /** Which statement of the transaction, its `begin` being the first. */
  readonly at: number;
  /** Whether the database still hears it. */
  readonly when: 'before' | 'after';
}

/**
 * Cuts the connection at one statement of the first transaction in which a statement has these words, from there on;
 * answers that statement, undefined where there were fewer.
 */
export async function cutStatement(
  words: string,
  { at: wanted, when }: Cut,
  work: () => Promise<void>,
): Promise<string | undefined> {
  const { query } = pg.Client.prototype;
  const statements = new Map<unknown, number>();
  const marked = new Set<unknown>();
  let broken: string | undefined;
  let at = wanted;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [asked] = given as [string | { text: string }];
    const text = typeof asked === 'string' ? asked : asked.text;
    if (text.startsWith('begin')) {
      statements.set(this, 0);
      marked.delete(this);
    }
    const count = (statements.get(this) ?? 0) + 1;
    statements.set(this, count);
    if (text.includes(words)) marked.add(this);
    // Its commit is under way by then: behind both comes the same.
    if (when === 'after' && count === at && marked.has(this) && text.includes('/* with the commit */')) at += 1;
    const isHere = marked.has(this) && count === at;
    const ask = () => Reflect.apply(query, this, given) as Promise<unknown>;
    // What the connection is used for afterwards is no part of it.
    if (text === 'commit' || text === 'rollback') marked.delete(this);
    if (broken !== undefined || !isHere) return ask();
    broken = text.trim();
    const cut = () => (this as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    if (when === 'before') {
      cut();
      return ask();
    }
    return ask().then((result) => {
      cut();
      if (text === 'commit') throw new Error('Connection terminated unexpectedly');
      return result;
    });
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return broken;
}

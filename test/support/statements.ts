import pg from 'pg';

/**
 * What is said in the transaction that says `marker`, the last such one, while this work goes on. Listeners and jobs work
 * beside it in transactions of their own, and on the same connection once it is free.
 */
export async function statementsBeside(marker: string, work: () => Promise<unknown>): Promise<string[]> {
  const { query } = pg.Client.prototype;
  const open = new Map<unknown, string[]>();
  let beside: string[] = [];
  pg.Client.prototype.query = function (this: unknown, ...given: unknown[]) {
    const [asked] = given as [string | { text?: string }];
    const text = typeof asked === 'string' ? asked : (asked.text ?? '');
    if (/^\s*begin/i.test(text)) open.set(this, []);
    open.get(this)?.push(text);
    if (text.includes(marker)) beside = open.get(this) ?? [];
    if (/^\s*(commit|rollback)/i.test(text)) open.delete(this);
    return Reflect.apply(query, this, given);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return beside;
}

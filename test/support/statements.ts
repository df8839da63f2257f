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
    const text = textOf(given);
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

/** How many statements that say something of `about` are said while this work goes on, by whomever. */
export async function countStatements(about: RegExp, work: () => Promise<unknown>): Promise<number> {
  const { query } = pg.Client.prototype;
  let count = 0;
  pg.Client.prototype.query = function (this: unknown, ...given: unknown[]) {
    if (about.test(textOf(given))) count += 1;
    return Reflect.apply(query, this, given);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return count;
}

function textOf([asked]: unknown[]): string {
  return typeof asked === 'string' ? asked : ((asked as { text?: string }).text ?? '');
}

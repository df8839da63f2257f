import type { Socket } from 'node:net';
import { Kysely, PostgresDialect, type RawBuilder, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { DB } from './schema.generated.ts';

export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;

export interface Database {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly db: Db;
  close(): Promise<void>;
}

const INT8 = 20;
const NUMERIC = 1700;
const TIMESTAMPTZ = 1184;

/** Times stay text in ISO 8601 with microseconds: a JavaScript Date would cut them, and cursors built on it repeat rows. */
function parseTime(text: string): string {
  return `${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, 'Z')}`;
}

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 beyond 2^53: ${text}`);
  return value;
}

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, parseInt8],
  [NUMERIC, Number],
  [TIMESTAMPTZ, parseTime],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) || pg.types.getTypeParser(oid, format as 'text'),
};

export interface DatabaseOptions {
  /** Connections at most. */
  max?: number;
  /** Hears of connections that broke while idle; the pool replaces them. */
  onError?: (error: Error) => void;
}

/** Opens the pool and the query builder over it. Nothing is connected until the first query. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    Client: PipeliningClient,
    pipeline: true,
    connectionString: url,
    max: options.max ?? 20,
    connectionTimeoutMillis: 5_000,
    // Longer than any statement may run: beyond it the wire to the database is dead, and nobody else would notice.
    query_timeout: 35_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types,
    // As startup options, because a `set` after connecting would cost each new connection a round trip.
    options:
      '-c timezone=UTC -c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s -c jit=off',
    application_name: 'souk',
  });
  pool.on('error', (error) => options.onError?.(error));
  // The pool listens to idle connections alone. One that breaks between two statements of a transaction would end the
  // process; the next statement on it says what happened.
  pool.on('connect', (client) => void client.on('error', () => {}));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  return { url, pool, db, close: () => pool.end() };
}

/** A statement prepared once a connection: for the few that run on nearly every request. */
export function prepared<Row extends pg.QueryResultRow>(
  name: string,
  text: string,
): (pool: pg.Pool, values: readonly unknown[]) => Promise<Row[]> {
  return async (pool, values) => (await pool.query<Row>({ name, text, values: [...values] })).rows;
}

/**
 * Begins a statement of a transaction that is prepared once a connection and keeps its plan: for those of the hottest
 * transactions, where planning costs more than running. One name stands for one text.
 */
export function named(name: string): RawBuilder<unknown> {
  return sql.raw(`/* named ${name} */`);
}

/**
 * Marks the last statement of a transaction: it is sent together with the commit, so that nobody waits for its answer.
 * It answers no rows; where it fails, the commit does.
 */
export const withCommit: RawBuilder<unknown> = sql.raw('/* with the commit */');

const nameOf = /^\s*\/\* named (\w+) \*\//;
const isWithCommit = /^\s*(?:\/\* named \w+ \*\/\s*)?\/\* with the commit \*\//;

const noRows = { command: '', rowCount: 0, oid: 0, fields: [], rows: [] };

/**
 * Sends what nobody waits for together with what comes next, in one write: a transaction's `begin` goes with its first
 * statement, and what is marked by `withCommit` with the commit. Each saves the way to the database and back.
 */
class PipeliningClient extends pg.Client {
  /** Asked for and not yet sent, in order. */
  readonly ahead: unknown[][] = [];
}
PipeliningClient.prototype.query = function (this: PipeliningClient, asked: unknown, ...rest: unknown[]) {
  const text = typeof asked === 'string' ? asked : undefined;
  const name = text === undefined ? undefined : nameOf.exec(text)?.[1];
  const statement = [name === undefined ? asked : { name, text }, ...rest];
  if (text === 'begin' || (text !== undefined && isWithCommit.test(text))) {
    this.ahead.push(statement);
    return Promise.resolve(noRows);
  }
  const send = (each: unknown[]): Promise<unknown> => Reflect.apply(pg.Client.prototype.query, this, each);
  const ahead = this.ahead.splice(0);
  if (ahead.length === 0) return send(statement);
  const { stream } = (this as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  const answers = [...ahead, statement].map(send);
  stream.uncork();
  // Whichever fails first: what comes behind it only says that the transaction is aborted.
  return Promise.all(answers).then((all) => all.at(-1));
} as typeof pg.Client.prototype.query;

const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '53300', // too_many_connections
  '25P03', // idle_in_transaction_session_timeout
]);

/** Whether an error says that the database is away, rather than that we asked something wrong. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') return unreachable.has(code) || code.startsWith('08') || code.startsWith('53');
  return /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error/.test(
    error.message,
  );
}

/** The SQLSTATE of a database error, or undefined. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && code.length === 5 ? code : undefined;
}

/** The constraint a unique violation met, or undefined for any other error. */
export function violatedConstraint(error: unknown): string | undefined {
  if (sqlState(error) !== '23505') return undefined;
  return (error as { constraint?: string }).constraint;
}

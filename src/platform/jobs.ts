import type { Pool } from 'pg';
import { fromKysely, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Tx } from './database/connection.ts';
import type { House } from './house.ts';

/** Work that may take long or fail: kept in the database, tried again with growing pauses, given up to a dead letter. */
export interface Job<Data extends object = object> {
  readonly name: string;
  /** How often a failed one is tried again. */
  readonly retries: number;
  /** Cron expression in UTC, for what the clock starts; its data is empty. */
  readonly cron?: string;
  /** How many are fetched at once. */
  readonly batch?: number;
  /** Does one. Throwing means trying it again later; what it did by then it must be able to do twice. */
  run(data: Data, house: House): Promise<void>;
}

export interface Jobs {
  /**
   * Enqueues in the transaction of the cause, many at once: a single send costs most of a transaction. `after` says in
   * how many seconds they may start, or each of them; without it at once.
   */
  enqueue<Data extends object>(
    tx: Tx,
    job: Job<Data>,
    data: readonly Data[],
    options?: { readonly after?: number | ((data: Data) => number) },
  ): Promise<void>;
  /** Makes the queues, so that enqueueing works. */
  prepare(jobs: readonly Job[]): Promise<void>;
  /** Works on them in this process. */
  work(house: House, jobs: readonly Job[]): Promise<void>;
  stop(): Promise<void>;
}

const FIRST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 3_600;

/** Opens pg-boss on the pool the house already has. */
export function openJobs(pool: Pool, log: Logger): Jobs {
  const boss = new PgBoss({ db: { executeSql: (text, values) => pool.query(text, values) } });
  boss.on('error', (error) => log.error({ err: error }, 'The job queue met a fault'));
  let started = false;

  return {
    async enqueue(tx, job, data, { after = 0 } = {}) {
      if (data.length === 0) return;
      const secondsOf = typeof after === 'number' ? () => after : after;
      await boss.insert(
        job.name,
        data.map((each) => ({ data: each, startAfter: Math.max(0, secondsOf(each)) })),
        { db: fromKysely(tx) },
      );
    },
    async prepare(jobs) {
      await boss.start();
      started = true;
      for (const { name, retries } of jobs) {
        const dead = `${name}.dead`;
        const options = {
          retryLimit: retries,
          retryDelay: FIRST_PAUSE_SECONDS,
          retryBackoff: true,
          retryDelayMax: LONGEST_PAUSE_SECONDS,
          deadLetter: dead,
        };
        await boss.createQueue(dead);
        await boss.createQueue(name, options);
      }
    },
    async work(house, jobs) {
      for (const job of jobs) {
        if (job.cron) await boss.schedule(job.name, job.cron);
        const options = { batchSize: job.batch ?? 1, pollingIntervalSeconds: 1, perJobResults: true } as const;
        await boss.work<object, void, typeof options>(job.name, options, async (batch) =>
          Promise.all(batch.map(({ id, data }) => runOne(job, id, data ?? {}, house))),
        );
      }
    },
    async stop() {
      if (started) await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}

async function runOne(job: Job, id: string, data: object, house: House) {
  try {
    await job.run(data, house);
    return { id, status: 'completed' as const };
  } catch (error) {
    house.log.warn({ err: error, job: job.name, jobId: id }, 'A job failed; it is tried again');
    return { id, status: 'failed' as const, output: undefined };
  }
}

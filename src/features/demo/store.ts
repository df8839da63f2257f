import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { Size } from './schema.ts';

export interface DemoState {
  readonly status: 'none' | 'writing' | 'ready' | 'removing' | 'removed';
  readonly size: Size | null;
  readonly peopleDone: number;
  readonly shopsDone: number;
  readonly batchesDone: number;
}

export async function readState(db: Db): Promise<DemoState> {
  const { rows } = await sql<DemoState>`
    select status, size, people_done as "peopleDone", shops_done as "shopsDone", batches_done as "batchesDone"
    from demo`.execute(db);
  if (!rows[0]) throw new Error('The table demo has lost its row');
  return rows[0];
}

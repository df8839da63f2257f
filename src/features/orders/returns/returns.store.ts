import { sql } from 'kysely';
import type { Db, Tx } from '#platform/database/connection.ts';
import type { OrderReturn, ReturnStatus } from '../schema.ts';

const columns = sql.raw(`order_returns.id, order_returns.status, reason, answer, created_at as "createdAt", (
  select coalesce(jsonb_agg(jsonb_build_object('lineId', line_id, 'quantity', order_return_lines.quantity)
    order by position), '[]')
  from order_return_lines join order_lines on order_lines.id = line_id where return_id = order_returns.id
) as lines`);

/** Every return of an order, oldest first. */
export async function listReturns(db: Db, orderId: string): Promise<OrderReturn[]> {
  const { rows } = await sql<OrderReturn>`
    select ${columns} from order_returns where order_id = ${orderId} order by id`.execute(db);
  return rows;
}

export interface ReturnRow extends OrderReturn {
  readonly orderId: string;
}

export async function findReturn(db: Db, id: string): Promise<ReturnRow | undefined> {
  const { rows } = await sql<ReturnRow>`
    select ${columns}, order_id as "orderId" from order_returns where id = ${id}`.execute(db);
  return rows[0];
}

export interface NewReturnRow {
  readonly id: string;
  readonly orderId: string;
  readonly status: 'requested' | 'accepted';
  readonly reason: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
}

/** Writes a return with its lines; false where another of the order is under way. */
export async function insertReturn(tx: Tx, { id, orderId, status, reason, lines }: NewReturnRow): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    with written as (
      insert into order_returns (id, order_id, status, reason, decided_at)
      values (${id}, ${orderId}, ${status}, ${reason}, ${status === 'accepted' ? sql`souk_now()` : null})
      on conflict (order_id) where status in ('requested', 'accepted') do nothing returning id
    ), lines as (
      insert into order_return_lines (return_id, line_id, quantity)
      select written.id, line.* from written, unnest(
        ${lines.map(({ lineId }) => lineId)}::uuid[],
        ${lines.map(({ quantity }) => quantity)}::integer[]
      ) as line
    )
    select exists (select 1 from written) as done`.execute(tx);
  return rows[0]?.done === true;
}

/** Moves a return that is still in that state; false where somebody was first. */
export async function moveReturn(
  tx: Tx,
  id: string,
  from: ReturnStatus,
  to: Exclude<ReturnStatus, 'requested'>,
  answer: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update order_returns set status = ${to}, answer = case when ${answer} = '' then answer else ${answer} end,
      decided_at = coalesce(decided_at, souk_now()),
      received_at = ${to === 'received' ? sql`souk_now()` : null}
    where id = ${id} and status = ${from}`.execute(tx);
  return numAffectedRows === 1n;
}

/** Notes on the lines of an order what of them a return brought back. */
export async function countReturned(tx: Tx, returnId: string): Promise<void> {
  await sql`
    update order_lines set returned_quantity = returned_quantity + back.quantity
    from order_return_lines as back where back.return_id = ${returnId} and order_lines.id = back.line_id`.execute(tx);
}

/** What changed about an order's returns shows in the order. */
export async function touchOrder(tx: Tx, orderId: string): Promise<void> {
  await sql`update orders set updated_at = souk_now() where id = ${orderId}`.execute(tx);
}

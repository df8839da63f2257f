import type pg from 'pg';
import { connect } from './catalog.ts';

/**
 * What must change in rows that came from another server. Transaction numbers start anew there: events of the house
 * stand in the order of theirs, and one above the new server's would stay unheard until it has counted that far.
 */
export async function settleIn(client: pg.Client, databaseUrl: string): Promise<void> {
  if (await exists(client, 'installation')) {
    // Another history: cursors that clients kept lead into the old one.
    await client.query('update installation set epoch = gen_random_uuid()');
  }
  if ((await exists(client, 'domain_events')) && (await exists(client, 'listener_cursors'))) {
    await renumberEvents(client, databaseUrl);
  }
}

async function exists(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query('select to_regclass($1) is not null as exists', [`public.${table}`]);
  return rows[0].exists;
}

/**
 * Gives events and cursors the smallest numbers that keep their order: 3 for all that everybody has heard, then one
 * for each transaction that somebody has not.
 */
async function renumberEvents(client: pg.Client, databaseUrl: string): Promise<void> {
  const ahead = await client.query(`
    select from domain_events where xid >= pg_current_xact_id()
    union all select from listener_cursors where xid >= pg_current_xact_id() limit 1`);
  if (ahead.rowCount === 0) return;
  await client.query(`
    create temporary table renumbered on commit drop as
      select xid, (3 + row_number() over (order by xid))::text::xid8 as to_xid from (
        select xid from domain_events where xid >= (select min(xid) from listener_cursors)
        union select xid from listener_cursors) as unheard`);
  await client.query('analyze renumbered');
  await client.query(`
    update domain_events set xid = coalesce(renumbered.to_xid, '3')
    from domain_events as before left join renumbered using (xid) where before.id = domain_events.id`);
  await client.query(`
    update listener_cursors set xid = to_xid from renumbered where renumbered.xid = listener_cursors.xid`);
  const { rows } = await client.query<{ missing: string }>(`
    select greatest(0, coalesce(max(to_xid::text::bigint), 0) + 1 - pg_current_xact_id()::text::bigint) as missing
    from renumbered`);
  await spendTransactions(databaseUrl, Number(rows[0]?.missing ?? 0));
}

/** Lets the server count on, so that what is announced from now on stands behind everything restored. */
async function spendTransactions(databaseUrl: string, count: number): Promise<void> {
  if (count === 0) return;
  const client = await connect(databaseUrl);
  try {
    await client.query(`
      do $$ begin for i in 1..${count} loop perform pg_current_xact_id(); commit; end loop; end $$`);
  } finally {
    await client.end();
  }
}

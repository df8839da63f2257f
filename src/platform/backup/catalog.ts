import pg from 'pg';
import { BackupError, type BackupHeader, type BackupSequence, type BackupTable } from './format.ts';

/** The migrations are run, not copied. */
const migrationsTable = 'schema_migrations';

/** Connects with what makes COPY text mean the same on every server, and without limits of time. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'souk backup' });
  // A connection that breaks is reported by the call that uses it.
  client.on('error', () => {});
  await client.connect();
  await client.query(`
    set client_encoding = 'UTF8'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex';
    set extra_float_digits = 1; set timezone = 'UTC'; set search_path = public, pg_catalog;
    set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`);
  return client;
}

export function quote(name: string): string {
  return pg.escapeIdentifier(name);
}

export async function readAppliedMigrations(client: pg.Client): Promise<BackupHeader['migrations']> {
  const { rows } = await client.query(`select name, checksum from ${migrationsTable} order by name`).catch((cause) => {
    if (cause.code !== '42P01') throw cause;
    throw new BackupError('This database was never migrated. Run: souk migrate', { cause });
  });
  return rows;
}

/** The tables of the public schema with the columns that hold data of their own; a partitioned table counts as one. */
export async function readTables(client: pg.Client): Promise<Omit<BackupTable, 'rows'>[]> {
  const { rows } = await client.query(
    `select c.relname as name,
            array(select a.attname::text from pg_attribute a
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                  order by a.attnum) as columns,
            coalesce((select json_agg(json_build_object('name', p.relname, 'bound', pg_get_expr(p.relpartbound, p.oid))
                                      order by p.relname)
                      from pg_inherits i join pg_class p on p.oid = i.inhrelid and p.relispartition
                      where i.inhparent = c.oid), '[]') as partitions
     from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> $1
     order by c.relname collate "C"`,
    [migrationsTable],
  );
  return rows;
}

export async function countTable(client: pg.Client, name: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`select count(*) from public.${quote(name)}`);
  return Number(rows[0]?.count);
}

export async function readSequences(client: pg.Client): Promise<BackupSequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by 1`,
  );
  const sequences: BackupSequence[] = [];
  for (const { name } of rows) {
    const state = await client.query(
      `select last_value::text as value, is_called as called from public.${quote(name)}`,
    );
    sequences.push({ name, ...state.rows[0] });
  }
  return sequences;
}

/** The foreign keys of the public schema, with the SQL that takes each away and brings it back. */
export async function readForeignKeys(client: pg.Client): Promise<{ drop: string; add: string }[]> {
  const { rows } = await client.query(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
     from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace
     order by conrelid::regclass::text, conname`,
  );
  return rows;
}

/** The triggers of our own that are on, with the SQL that turns each off and on again. */
export async function readTriggers(client: pg.Client): Promise<{ off: string; on: string }[]> {
  const { rows } = await client.query(
    `select format('alter table %s disable trigger %I', tgrelid::regclass, tgname) as off,
            format('alter table %s enable %s trigger %I', tgrelid::regclass,
                   case tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end, tgname) as on
     from pg_trigger t join pg_class c on c.oid = tgrelid
     where not tgisinternal and tgparentid = 0 and tgenabled <> 'D' and c.relnamespace = 'public'::regnamespace`,
  );
  return rows;
}

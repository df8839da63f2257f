import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import pg from 'pg';
import { type EmbeddedDatabase, removeEmbedded, startEmbedded } from '../embedded/embedded.ts';
import { openFolder } from '../storage/folder.ts';
import { BackupError, type BackupProgress, backup, readBackupHeader, restore } from './backup.ts';
import { unpackFiles } from './files.ts';

const scratch = mkdtempSync(join(tmpdir(), 'souk-backup-'));
let embedded: EmbeddedDatabase;
let databases = 0;

before(async () => {
  embedded = await startEmbedded({ dataDir: join(scratch, 'data'), log: () => {} });
  await run(embedded.url, `create role owner login password 'owner'`);
});

after(async () => {
  await embedded?.stop();
  await removeEmbedded(join(scratch, 'data'));
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A database of a role that is no superuser, as an outside one would be. */
async function newDatabase(sql: string): Promise<string> {
  databases += 1;
  await run(embedded.url, `create database market_${databases} owner owner`);
  const url = new URL(embedded.url);
  url.username = 'owner';
  url.password = 'owner';
  url.pathname = `/market_${databases}`;
  if (sql) await run(url.href, sql);
  return url.href;
}

const schema = `
  begin;
  create table schema_migrations (name text primary key, checksum text, applied_at timestamptz not null default now());
  insert into schema_migrations values ('0001_first.sql', 'abc');
  create table installation (only_row boolean primary key default true, epoch uuid not null);
  insert into installation (epoch) values (gen_random_uuid());
  create type mood as enum ('glad', 'so-so');
  create table shops (id int primary key, name text not null, best_product int);
  create table products (
    id int generated always as identity primary key, shop_id int not null references shops, title text,
    tags text[], data jsonb, picture bytea, price numeric(12,2), mood mood, at timestamptz, far double precision,
    title_length int generated always as (length(title)) stored);
  alter table shops add foreign key (best_product) references products;
  create table "Kinds of things" (id serial primary key, parent int references "Kinds of things", "name in Klartext" text);
  insert into "Kinds of things" ("name in Klartext") values ('everything');
  create table views (id int, at date not null) partition by range (at);
  create table views_2030 partition of views for values from ('2030-01-01') to ('2031-01-01');
  create table notes (product_id int references products, text text);
  create function count_notes() returns trigger language plpgsql as
    $$ begin insert into notes values (new.id, 'new'); return new; end $$;
  create trigger on_product after insert on products for each row execute function count_notes();
  create table domain_events (id bigint generated always as identity primary key, xid xid8 not null, type text);
  create table listener_cursors (listener text primary key, xid xid8 not null, id bigint not null);
  commit;`;

const goods = `
  insert into shops values (1, E'tab\\t line\\n back\\\\slash \\\\N \\\\. Ünï ☃ 🛒', null), (2, '', null);
  insert into products (shop_id, title, tags, data, picture, price, mood, at, far) values
    (1, E'\\\\.', '{"a,b",NULL,"c\\"d"}', '{"n": 1.10, "t": "\\u2028"}', '\\x00ff0a0d5c', 10.10, 'glad', '2026-01-01 12:00:00.123456+02', 0.1),
    (2, null, '{}', 'null', '', null, null, 'infinity', 'NaN');
  update shops set best_product = 2 where id = 1;
  insert into "Kinds of things" (parent, "name in Klartext") values (1, 'books'), (2, 'old books');
  create table views_2025 partition of views for values from ('2025-01-01') to ('2026-01-01');
  insert into views values (1, '2025-05-05'), (2, '2030-05-05');`;

const tables = ['shops', 'products', '"Kinds of things"', 'views', 'notes'];

async function contents(url: string): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const table of tables) {
    found[table] = (await run(url, `select t::text as row from ${table} t order by 1`)).map(({ row }) => row);
  }
  return found;
}

const events = `
  insert into domain_events (xid, type) overriding system value
    select (9000000000 + n)::text::xid8, 'event ' || n from generate_series(1, 5) n;
  insert into domain_events (xid, type) values ('8999999999', 'late id');
  insert into listener_cursors values ('mail', '9000000003', 3), ('search', '9000000005', 5), ('slow', '9000000002', 0);`;

const unheard = `
  select listener, array_agg(type order by e.xid, e.id) as types from listener_cursors c
  join domain_events e on (e.xid, e.id) > (c.xid, c.id) group by 1 order by 1`;

async function madeBackup(name: string, more = ''): Promise<{ url: string; file: string }> {
  const url = await newDatabase(schema + goods + more);
  const file = join(scratch, name);
  await backup(url, file);
  return { url, file };
}

test('everything comes back as it was, into a database whose owner has no special rights', async () => {
  const { url, file } = await madeBackup('all.souk');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const header = await readBackupHeader(file);
  assert.deepEqual(header.migrations, [{ name: '0001_first.sql', checksum: 'abc' }]);
  assert.ok(!header.tables.find(({ name }) => name === 'products')?.columns.includes('title_length'));
  const target = await newDatabase(schema);
  const seen: BackupProgress[] = [];
  await restore(target, file, (progress) => seen.push(progress));
  assert.deepEqual(await contents(target), await contents(url));
  assert.equal(seen.at(-1)?.rowsDone, seen.at(-1)?.rowsTotal);

  const epoch = 'select epoch from installation';
  assert.notDeepEqual(await run(target, epoch), await run(url, epoch), 'a restored database is another history');
  assert.equal((await run(target, epoch)).length, 1);
  assert.deepEqual(await run(target, `insert into products (shop_id) values (1) returning id`), [{ id: 3 }]);
  assert.deepEqual(await run(target, `insert into "Kinds of things" default values returning id`), [{ id: 4 }]);
  assert.equal((await run(target, 'select from notes')).length, 3, 'triggers are on again');
  await assert.rejects(run(target, 'insert into products (shop_id) values (9)'), /foreign key/);
});

test('a backup is one moment, whatever is bought meanwhile', async () => {
  const url = await newDatabase(`${schema}
    insert into shops select n, 'shop', null from generate_series(1, 200) n;
    alter table products disable trigger user;
    insert into products (shop_id, price) select n, 100 from generate_series(1, 200) n;
    create table sales (amount numeric)`);
  let buying = true;
  const buyers = [1, 2].map(async (buyer) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (let i = 0; buying; i += 1) {
      await client.query(`with sold as (update products set price = price - 1 where id = ${((i * 2) % 200) + buyer} returning 1)
        insert into sales select 1 from sold`);
    }
    await client.end();
  });
  const file = join(scratch, 'moment.souk');
  for (let round = 0; round < 3; round += 1) {
    await backup(url, file);
    const target = await newDatabase(`${schema} create table sales (amount numeric)`);
    await restore(target, file);
    const sums = `select (select sum(price) from products) + (select coalesce(sum(amount), 0) from sales) as sum`;
    assert.equal(Number((await run(target, sums))[0]?.sum), 20_000);
  }
  buying = false;
  await Promise.all(buyers);
});

test('a file that was cut off or altered anywhere is refused and changes nothing', async () => {
  const { file } = await madeBackup('whole.souk');
  const target = await newDatabase(schema);
  const before = await contents(target);
  const bad = join(scratch, 'bad.souk');
  const { size } = statSync(file);
  const places = [
    0,
    3,
    12,
    13,
    40,
    size - 33,
    size - 32,
    size - 1,
    ...Array.from({ length: 25 }, (_, n) => (n * 97) % size),
  ];
  for (const place of places) {
    copyFileSync(file, bad);
    truncateSync(bad, place);
    await assert.rejects(restore(target, bad), BackupError, `cut at ${place}`);
    const bytes = readFileSync(file);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (place % 8));
    writeFileSync(bad, bytes);
    await assert.rejects(restore(target, bad), BackupError, `altered at ${place}`);
    await assert.rejects(readBackupHeader(bad), BackupError);
  }
  await assert.rejects(restore(target, join(scratch, 'absent.souk')), BackupError);
  assert.deepEqual(await contents(target), before);
});

test('a database that is in use, or of another version, is left alone', async () => {
  const { file } = await madeBackup('fits.souk');
  const used = await newDatabase(`${schema} insert into shops values (7, 'mine', null)`);
  const before = await contents(used);
  await assert.rejects(restore(used, file), /in use \(shops holds rows\)/);
  assert.deepEqual(await contents(used), before);
  const newer = await newDatabase(`${schema} insert into schema_migrations values ('0002_second.sql', 'def')`);
  await assert.rejects(restore(newer, file), /last migration is 0001_first.sql; this one's is 0002_second.sql/);
  await assert.rejects(restore(await newDatabase(''), file), /souk migrate/);
  // One that a server was merely started on is still empty.
  const started = await newDatabase(`${schema} update installation set epoch = gen_random_uuid()`);
  await restore(started, file);
});

test('rows that break a rule bring back the state before', async () => {
  const url = await newDatabase(`${schema} ${goods} alter table products drop constraint products_shop_id_fkey;
    update products set shop_id = 99 where id = 1`);
  const file = join(scratch, 'broken.souk');
  await backup(url, file);
  const target = await newDatabase(schema);
  const before = await contents(target);
  await assert.rejects(restore(target, file), /violates foreign key constraint/);
  assert.deepEqual(await contents(target), before);
});

test('who had not heard an event yet hears it after the restore, and news after it', async () => {
  const { url, file } = await madeBackup('events.souk', events);
  const target = await newDatabase(schema);
  await restore(target, file);
  const before = await run(url, unheard);
  assert.deepEqual(before, [
    { listener: 'mail', types: ['event 4', 'event 5'] },
    { listener: 'slow', types: ['event 2', 'event 3', 'event 4', 'event 5'] },
  ]);
  assert.deepEqual(await run(target, unheard), before);
  await run(target, `insert into domain_events (xid, type) values (pg_current_xact_id(), 'new')`);
  const [search] = await run(target, `${unheard.replace('group by 1', `where listener = 'search' group by 1`)}`);
  assert.deepEqual(search?.types, ['new']);
  const waiting = 'select from domain_events where xid >= pg_snapshot_xmin(pg_current_snapshot())';
  assert.equal((await run(target, waiting)).length, 0, 'all can be read at once');
});

test('more unheard events than the server has counted transactions are heard too', async () => {
  const { file } = await madeBackup(
    'many.souk',
    `insert into domain_events (xid, type) select (9000000000 + n)::text::xid8, 'e' from generate_series(1, 20000) n;
     insert into listener_cursors values ('mail', '9000000000', 0)`,
  );
  const target = await newDatabase(schema);
  await restore(target, file);
  await run(target, `insert into domain_events (xid, type) values (pg_current_xact_id(), 'new')`);
  const [last] = await run(target, 'select type from domain_events order by xid desc, id desc limit 1');
  assert.equal(last?.type, 'new');
  const [heard] = await run(target, unheard);
  assert.equal((heard as { types: string[] }).types.length, 20_001);
});

test('memory stays flat however much there is', async (t) => {
  const fill = `insert into "Kinds of things" ("name in Klartext")
    select repeat(md5(n::text), 64) from generate_series(1, 20000) n`;
  const { file } = await madeBackup('large.souk', fill);
  const target = await newDatabase(schema);
  let most = 0;
  let least = Number.POSITIVE_INFINITY;
  const watch = () => {
    const { heapUsed, external } = process.memoryUsage();
    most = Math.max(most, heapUsed + external);
    least = Math.min(least, heapUsed + external);
  };
  const begun = performance.now();
  await restore(target, file, watch);
  t.diagnostic(
    `40 MB of rows restored in ${Math.round(performance.now() - begun)} ms, memory moved by ${Math.round((most - least) / 1e6)} MB`,
  );
  assert.ok(most - least < 80e6);
});

test('a backup that cannot be written leaves no half file', async () => {
  const url = await newDatabase(schema);
  await assert.rejects(backup(url, join(scratch, 'no', 'such', 'folder.souk')), /cannot be written/);
  const file = join(scratch, 'interrupted.souk');
  const stop = () => {
    throw new Error('interrupted');
  };
  await assert.rejects(backup(url, file, stop), /interrupted/);
  assert.ok(!existsSync(file) && !existsSync(`${file}.partial`));
});

test('the uploaded files come back with the rows; a restore that fails leaves none of them', async () => {
  const storageIn = (folder: string) => openFolder(join(scratch, folder));
  const [from, to] = [storageIn('from'), storageIn('to')];
  const files = new Map([
    ['00/first-large.webp', Buffer.from('one')],
    ['00/first-thumb.webp', Buffer.alloc(0)],
    ['a7/goods', randomBytes(1_000_000)],
    ['ff/last.svg', Buffer.alloc(200_000, 'x')],
  ]);
  for (const [key, bytes] of files) await from.put(key, bytes);
  writeFileSync(join(scratch, 'from/files/a7/half-large.webp.partial'), 'never finished');

  const url = await newDatabase(schema + goods);
  const file = join(scratch, 'files.souk');
  const packed: BackupProgress[] = [];
  await backup(url, file, (progress) => packed.push(progress), from);
  assert.deepEqual(packed.at(-1)?.files, { done: 4, total: 4 });

  // Something breaks at the last file: what was there stays, what came goes.
  await to.put('00/first-large.webp', Buffer.from('one'));
  const target = await newDatabase(schema);
  const stop = ({ files }: BackupProgress) => {
    if (files?.done === 4) throw new Error('interrupted');
  };
  await assert.rejects(restore(target, file, stop, to), /interrupted/);
  assert.deepEqual([await to.list('00'), await to.list('a7'), await to.list('ff')], [['00/first-large.webp'], [], []]);
  assert.equal((await run(target, 'select 1 from shops')).length, 0);

  await restore(target, file, undefined, to);
  for (const [key, bytes] of files) {
    const stream = await to.read(key);
    assert.ok(stream && (await buffer(stream)).equals(bytes), key);
  }
  assert.equal((await to.list('a7')).length, 1);
  assert.deepEqual(await contents(target), await contents(url));
});

test('a backup made before there were files is restored', async () => {
  const { url, file } = await madeBackup('old.souk');
  const old = join(scratch, 'older.souk');
  const bytes = readFileSync(file).subarray(0, -32);
  const end = bytes.indexOf('\n', 12) + 1;
  const header = JSON.parse(bytes.toString('utf8', 12, end)) as { format: number };
  const rows = zstdDecompressSync(bytes.subarray(end));
  const body = Buffer.concat([
    Buffer.from(`souk-backup\n${JSON.stringify({ ...header, format: 1 })}\n`),
    zstdCompressSync(rows.subarray(0, -4)),
  ]);
  writeFileSync(old, Buffer.concat([body, createHash('sha256').update(body).digest()]));
  const target = await newDatabase(schema);
  await restore(target, old, undefined, openFolder(join(scratch, 'old')));
  assert.deepEqual(await contents(target), await contents(url));
});

test('a file of a backup that would lie elsewhere is refused', async () => {
  const pieces = async function* () {
    for (const text of ['../../secrets.json', '{}', '', '']) yield Buffer.from(text);
  };
  const storage = openFolder(join(scratch, 'elsewhere'));
  await assert.rejects(
    unpackFiles(storage, pieces(), [], () => {}),
    /leads elsewhere/,
  );
});

import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { loadConfig } from '#platform/config.ts';
import { migrate } from '#platform/database/migrate.ts';
import { removeEmbedded, startEmbedded } from '#platform/embedded/embedded.ts';
import { type OpenHouse, openHouse } from '#platform/open-house.ts';
import { type Program, startProgram } from './processes.ts';
import { stockMany } from './stock/many-products.ts';
import { type People, settlePeople } from './stock/people.ts';
import { type Goods, stockShelves } from './stock/products.ts';

export interface MarketOptions {
  readonly products: number;
  /** Written straight into the tables; else they come in as any shop's do. */
  readonly quick: boolean;
  /** The long profile: more sockets. */
  readonly full: boolean;
  /** Folder for V8 profiles of the server, one a server process; undefined: none. */
  readonly profiles: string | undefined;
}

/** A filled marketplace, its server in a process of its own, and a second house of ours beside it. */
export interface Market {
  readonly options: MarketOptions;
  readonly folder: string;
  readonly databaseUrl: string;
  /** The bench's own way into the database. */
  readonly pool: pg.Pool;
  readonly house: OpenHouse;
  readonly server: Program;
  readonly people: People;
  readonly goods: Goods;
  /** Another server process on the same database. */
  startServer(settings?: Record<string, string>): Promise<Program>;
  close(): Promise<void>;
}

export const souk = join(import.meta.dirname, '../bin/souk.mjs');
export const OPEN_AT = /Souk is open at (\S+)/;

/** As a small shop would run it, except for the limits that would refuse the load itself. */
const serverSettings = { PORT: '0', SOUK_RATE_LIMITS: 'off', SOUK_LOG_LEVEL: 'info' };

/** Makes the market in a temporary folder: its own PostgreSQL, the same data each time. */
export async function openMarket(options: MarketOptions, tell: (line: string) => void): Promise<Market> {
  const folder = await newFolder();
  const dataDir = join(folder, 'data');
  const closers: (() => Promise<unknown>)[] = [() => removeFolder(folder)];
  const close = async () => {
    for (const step of closers.reverse()) await step();
  };
  try {
    const database = await startEmbedded({ dataDir, log: tell });
    closers.push(() => database.stop());
    await migrate(database.url);
    const config = loadConfig({ ...serverSettings, SOUK_DATA: dataDir, SOUK_LOG_LEVEL: 'error' });
    const house = await openHouse(config, database.url);
    closers.push(() => house.close());
    const pool = new pg.Pool({ connectionString: database.url, max: 20 });
    closers.push(() => pool.end());

    const people = await settlePeople(house, pool);
    const goods = await (options.quick ? stockMany : stockShelves)(house, pool, people, options.products, tell);
    await settlePlaces(pool);
    await pool.query('vacuum analyze');

    const start = (settings: Record<string, string> = {}) =>
      startProgram([souk, 'start'], {
        openAt: OPEN_AT,
        log: join(folder, `server-${Date.now()}.log`),
        cwd: folder,
        env: { ...serverSettings, SOUK_DATA: dataDir, ...settings },
        nodeOptions: options.profiles ? ['--cpu-prof', `--cpu-prof-dir=${options.profiles}`] : [],
      });
    const server = await start();
    closers.push(() => server.stop());
    const { url: databaseUrl } = database;
    return { options, folder, databaseUrl, pool, house, server, people, goods, startServer: start, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Each shop gets two places around Lisbon, one of them to pick up at; every second delivers 30 km far, the rest everywhere. */
async function settlePlaces(pool: pg.Pool): Promise<void> {
  await pool.query(`
    insert into shop_locations (id, shop_id, name, kind, offers_pickup, country, latitude, longitude)
    select gen_random_uuid(), id, 'Place', 'storefront', place = 1, 'PT',
      38.7 + (hashtext(id::text || place) % 1000) / 1000.0, -9.1 + (hashtext(place || id::text) % 1000) / 1000.0
    from shops cross join generate_series(1, 2) as place`);
  await pool.query(`
    insert into shop_delivery_zones (id, shop_id, name, location_id, radius_km, fee_amount)
    select gen_random_uuid(), shops.id, 'Zone', place.id, case when place.id is not null then 30 end, 0
    from (select id, row_number() over (order by id) as number from shops) as shops
    left join lateral (select id from shop_locations where shop_id = shops.id and number % 2 = 0 limit 1) as place on true`);
}

/** A temporary folder for a market; its `data` holds the database. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'souk-bench-'));
  // Run by root, PostgreSQL runs as somebody else, who must pass through.
  await chmod(folder, 0o711);
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  await removeEmbedded(join(folder, 'data'));
  await rm(folder, { recursive: true, force: true });
}

import { type Config, loadConfig } from '#platform/config.ts';
import { migrate } from '#platform/database/migrate.ts';
import { startEmbedded } from '#platform/embedded/embedded.ts';
import { type OpenHouse, openHouse } from '#platform/open-house.ts';

export interface OpenedDatabase {
  readonly config: Config;
  readonly url: string;
  /** Whether it is our own in the data folder. */
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** The database of the settings: the outside one, or our own, started or joined. Not migrated yet. */
export async function openSettingsDatabase(config: Config = loadConfig()): Promise<OpenedDatabase> {
  if (config.DATABASE_URL) return { config, url: config.DATABASE_URL, embedded: false, close: async () => {} };
  const database = await startEmbedded({ dataDir: config.SOUK_DATA, log: (line) => console.log(line) });
  return { config, url: database.url, embedded: true, close: () => database.stop() };
}

/** Runs a command over the migrated database and the parts of the house, and closes both whatever happens. */
export async function withHouse<T>(work: (house: OpenHouse) => Promise<T>): Promise<T> {
  const settings = loadConfig();
  // A command speaks to a person; what the house would log at work is of interest only when it goes wrong.
  const config = { ...settings, SOUK_LOG_LEVEL: settings.SOUK_LOG_LEVEL === 'debug' ? 'debug' : 'error' } as const;
  const database = await openSettingsDatabase(config);
  try {
    await migrate(database.url);
    const house = await openHouse(config, database.url);
    try {
      return await work(house);
    } finally {
      await house.close();
    }
  } finally {
    await database.close();
  }
}

import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Command } from 'commander';
import pg from 'pg';
import { contactOf, NO_CONTACT } from '#features/notifications/push/keys.ts';
import { type Config, loadConfig } from '#platform/config.ts';
import { readMigrations } from '#platform/database/migrate.ts';
import { proveStorage, storagePlace } from '#platform/storage.ts';
import { explain } from './plain-words.ts';
import { openSettingsDatabase } from './with-house.ts';

interface Finding {
  readonly what: string;
  /** Undefined where all is well. */
  readonly wrong?: string;
}

const LEAST_FREE_BYTES = 500_000_000;

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Look at everything Souk needs and say what is wrong')
    .action(async () => {
      const config = loadConfig();
      console.log('ok    settings');
      for (const look of [runtime, dataFolder, files, port, publicUrl, mail, push, texts, database]) {
        const { what, wrong } = await look(config).catch((error: unknown) => ({
          what: look.name,
          wrong: explain(error),
        }));
        console.log(wrong ? `WRONG ${what}: ${wrong}` : `ok    ${what}`);
        if (wrong) process.exitCode = 1;
      }
    });
}

async function runtime(): Promise<Finding> {
  return { what: `Node ${process.versions.node} on ${process.platform} ${process.arch}` };
}

async function dataFolder({ SOUK_DATA }: Config): Promise<Finding> {
  const what = `data folder ${SOUK_DATA}`;
  await mkdir(SOUK_DATA, { recursive: true });
  await access(SOUK_DATA, constants.W_OK);
  const { bavail, bsize } = await statfs(SOUK_DATA);
  const free = bavail * bsize;
  if (free < LEAST_FREE_BYTES) return { what, wrong: `only ${Math.round(free / 1_000_000)} MB are free` };
  return { what };
}

async function files(config: Config): Promise<Finding> {
  const what = `uploaded files in ${storagePlace(config)}`;
  return proveStorage(config).then(
    () => ({ what }),
    (error: unknown) => ({ what, wrong: explain(error) }),
  );
}

async function port({ PORT, HOST }: Config): Promise<Finding> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(PORT, HOST, () => resolve(true));
  });
  probe.close();
  return free
    ? { what: `port ${PORT}` }
    : { what: `port ${PORT}`, wrong: 'is taken; if not by Souk, choose another by PORT' };
}

async function publicUrl({ SOUK_PUBLIC_URL }: Config): Promise<Finding> {
  const what = `public address ${SOUK_PUBLIC_URL ?? '(this machine only)'}`;
  const { protocol, hostname } = new URL(SOUK_PUBLIC_URL ?? 'http://localhost');
  if (protocol === 'http:' && hostname !== 'localhost') {
    return { what, wrong: 'without HTTPS, browsers allow no camera, microphone, push or secure cookies' };
  }
  return { what };
}

async function mail({ SMTP_URL }: Config): Promise<Finding> {
  if (!SMTP_URL) return { what: 'mail into the data folder (no SMTP_URL)' };
  const { default: nodemailer } = await import('nodemailer');
  const transport = nodemailer.createTransport(SMTP_URL);
  await transport.verify();
  transport.close();
  return { what: 'mail server' };
}

async function push(config: Config): Promise<Finding> {
  const contact = contactOf(config);
  return {
    what: `push messages${contact === NO_CONTACT ? ', but not to Apple (no SOUK_PUSH_CONTACT)' : ` (${contact})`}`,
  };
}

async function texts({ SOUK_SMS_ACCOUNT, SOUK_SMS_TOKEN, SOUK_SMS_FROM, SOUK_SMS_URL }: Config): Promise<Finding> {
  const given = [SOUK_SMS_ACCOUNT, SOUK_SMS_TOKEN, SOUK_SMS_FROM].filter(Boolean).length;
  if (given === 0) return { what: 'no text messages (no SOUK_SMS_ACCOUNT)' };
  const what = `text messages by ${SOUK_SMS_URL}`;
  return given === 3 ? { what } : { what, wrong: 'needs SOUK_SMS_ACCOUNT, SOUK_SMS_TOKEN and SOUK_SMS_FROM' };
}

async function database(config: Config): Promise<Finding> {
  const opened = await openSettingsDatabase(config);
  const client = new pg.Client({ connectionString: opened.url });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; tables: boolean }>(
      `select current_setting('server_version') as version, to_regclass('schema_migrations') is not null as tables`,
    );
    const what = `PostgreSQL ${rows[0]?.version}, ${opened.embedded ? 'its own' : 'of DATABASE_URL'}`;
    if (!rows[0]?.tables) return { what: `${what}, still empty` };
    const applied = await client.query<{ name: string }>('select name from schema_migrations');
    const missing = (await readMigrations()).filter(({ name }) => !applied.rows.some((row) => row.name === name));
    return missing.length === 0 ? { what } : { what, wrong: `${missing.length} migrations are due: souk migrate` };
  } finally {
    await client.end();
    await opened.close();
  }
}

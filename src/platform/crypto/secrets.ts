import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import type { Db } from '../database/connection.ts';
import { type EncryptionKey, type KeyRing, openKeyRing, type Secrets } from './key-ring.ts';

/** The secrets do not fit the database, or cannot be read; the message says how to bring the right ones. */
export class SecretsError extends Error {}

/** Secrets from the environment, else from the data folder, else made there on the first start (mode 0600). */
export async function loadSecrets(config: Config): Promise<Secrets> {
  const kept =
    config.SOUK_MASTER_SECRET && config.SOUK_ENCRYPTION_KEYS ? undefined : await keptSecrets(config.SOUK_DATA);
  const master = config.SOUK_MASTER_SECRET ?? kept?.master;
  const encryption = config.SOUK_ENCRYPTION_KEYS ?? kept?.encryption;
  if (!master || !encryption) throw new SecretsError('No secrets were given and none could be made');
  return { master: Buffer.from(master, 'base64'), encryption: encryption.split(',').map(readKey) };
}

interface KeptSecrets {
  readonly master: string;
  /** `id:base64` by comma, newest first. */
  readonly encryption: string;
}

function readKey(text: string): EncryptionKey {
  const [id = '', base64 = ''] = text.trim().split(':');
  const key = Buffer.from(base64, 'base64');
  if (!/^[a-z0-9]{1,16}$/.test(id) || key.length !== 32) {
    throw new SecretsError('SOUK_ENCRYPTION_KEYS must be `id:base64 of 32 bytes`, by comma');
  }
  return { id, key };
}

async function keptSecrets(dataFolder: string): Promise<KeptSecrets> {
  const file = join(dataFolder, 'secrets.json');
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new SecretsError(`The secrets in ${file} cannot be read: ${error.message}`);
  });
  if (found !== undefined) return JSON.parse(found) as KeptSecrets;

  const made = { master: randomBytes(32).toString('base64'), encryption: `k1:${randomBytes(32).toString('base64')}` };
  await mkdir(dataFolder, { recursive: true });
  return (await writeOnce(file, made)) ? made : keptSecrets(dataFolder);
}

/** Whole or not at all, and never over what another starter wrote at the same moment. */
async function writeOnce(file: string, secrets: KeptSecrets): Promise<boolean> {
  const { link, unlink } = await import('node:fs/promises');
  const draft = `${file}.${process.pid}`;
  const handle = await open(draft, 'w', 0o600);
  await handle.writeFile(`${JSON.stringify(secrets, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    await rename(draft, file);
    return true;
  } finally {
    await unlink(draft).catch(() => {});
  }
}

/**
 * Opens the key ring and compares it with the database: the first server leaves its fingerprint, later ones must hold
 * the same secrets. Throws SecretsError where they don't.
 */
export async function unlock(db: Db, secrets: Secrets): Promise<KeyRing> {
  const keys = openKeyRing(secrets);
  await sql`update installation set secrets_fingerprint = ${keys.fingerprint} where secrets_fingerprint is null`.execute(
    db,
  );
  const { rows } = await sql<{ fingerprint: string }>`
    select secrets_fingerprint as fingerprint from installation`.execute(db);
  if (rows[0]?.fingerprint !== keys.fingerprint) {
    throw new SecretsError(
      'This database was set up with other secrets. Bring secrets.json from the data folder of the first server, or set ' +
        'SOUK_MASTER_SECRET and SOUK_ENCRYPTION_KEYS to its values; with others, nobody could sign in and nothing encrypted could be read.',
    );
  }
  return keys;
}

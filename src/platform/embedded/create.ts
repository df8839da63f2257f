import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeConnection } from './connection.ts';
import { EmbeddedDatabaseError, explainOutput, useYourOwn } from './error.ts';
import { type Home, noteMade, writeMadeFor } from './home.ts';
import { type Programs, program } from './programs.ts';

/** Tunables; they land in postgresql.conf, where the owner of the data may change them. */
const settings = {
  shared_buffers: '128MB',
  max_connections: '100',
  // Nobody replicates an embedded database, and the minimal log makes bulk loads cheaper.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Failed statements may quote personal data; the server that sent them reports them, cleaned.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

/** Whether the database was made already. */
export function clusterExists(place: Home): boolean {
  return existsSync(join(place.cluster, 'PG_VERSION'));
}

/**
 * Makes the database in a folder beside its place and moves it there when it is whole and on the disk, so that a
 * machine that dies meanwhile leaves nothing half. Takes one to five seconds.
 */
export async function createCluster(place: Home, programs: Programs): Promise<void> {
  sweep(place);
  refuseStranger(place);
  const making = `${place.folder}.new-${randomBytes(4).toString('hex')}`;
  const cluster = join(making, 'cluster');
  const password = randomBytes(24).toString('hex');
  const passwordFile = join(making, 'password');
  try {
    // Whoever PostgreSQL runs as must pass through this folder, and see nothing else of it.
    mkdirSync(making, { mode: place.runAs ? 0o711 : 0o700 });
    mkdirSync(cluster, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (place.runAs) for (const path of [cluster, passwordFile]) chownSync(path, place.runAs.uid, place.runAs.gid);
    await runInitdb(place, programs, cluster, passwordFile);
    rmSync(passwordFile);
    writeConnection(making, { password });
    writeMadeFor(making, place.dataDir);
    syncFolder(making);
    renameSync(making, place.folder);
    syncFolder(dirname(place.folder));
  } catch (error) {
    rmSync(making, { recursive: true, force: true, maxRetries: 3 });
    throw error;
  }
  noteMade(place);
}

function runInitdb(place: Home, programs: Programs, cluster: string, passwordFile: string): Promise<void> {
  const args = [
    `--pgdata=${cluster}`,
    '--username=souk',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(program(programs, 'initdb'), args, {
      cwd: cluster,
      // Its own group: Ctrl-C ends it through us, not by surprise.
      detached: process.platform !== 'win32',
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...place.runAs,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('error', (error) => reject(explainSpawn(error, place)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(explainOutput(output, place.folder))));
  });
}

/** A program that is there and yet cannot be started. */
export function explainSpawn(error: Error, place: Home): EmbeddedDatabaseError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') {
    // The loader named in the program is what is missing: musl (Alpine), or NixOS.
    const why = 'The embedded PostgreSQL needs a system with glibc (Alpine and other musl systems have none).';
    return new EmbeddedDatabaseError(`${why} ${useYourOwn}`, { cause: error });
  }
  if (code === 'EPERM' && place.runAs) {
    const why = `PostgreSQL does not run as root, and this root may not start a program as user ${place.runAs.uid}.`;
    return new EmbeddedDatabaseError(`${why} Start as an ordinary user. ${useYourOwn}`, { cause: error });
  }
  const why = `The embedded PostgreSQL could not be run (${error.message}).`;
  return new EmbeddedDatabaseError(`${why} Run npm ci again. ${useYourOwn}`, { cause: error });
}

/** Removes what starts that were killed left beside the place. */
function sweep(place: Home): void {
  const parent = dirname(place.folder);
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(`${basename(place.folder)}.new-`)) continue;
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      // An initdb that outlived its parent still writes there; the next start finds it quiet.
    }
  }
}

function refuseStranger(place: Home): void {
  if (!existsSync(place.folder)) return;
  if (readdirSync(place.folder).length === 0) return;
  throw new EmbeddedDatabaseError(
    `${place.folder} holds something that is no PostgreSQL database. Look into it (ls -la ${place.folder}), move it away, and start again.`,
  );
}

/** PostgreSQL's files of another major version cannot be read by this one. */
export function refuseOtherMajor(place: Home, programs: Programs): void {
  const made = Number.parseInt(readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8'), 10);
  if (made === programs.major) return;
  const newer = made > programs.major;
  throw new EmbeddedDatabaseError(
    `The database in ${place.folder} was made by PostgreSQL ${made}; this version of Souk brings PostgreSQL ${programs.major}, which cannot read it. ` +
      (newer
        ? 'A newer Souk was used on it: install that version again (git log in its folder, or your last package), '
        : 'An older Souk was used on it: with that version run: souk backup <file>, then move the folder away, start this version, and run: souk restore <file>. ') +
      (newer ? 'or with it run: souk backup <file>, and with this one, on an empty folder: souk restore <file>.' : ''),
  );
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

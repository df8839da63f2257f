import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedDatabaseError } from './error.ts';

/** Where the database of a data folder lives, and as whom it runs. */
export interface Home {
  readonly dataDir: string;
  /** Holds cluster/ (PostgreSQL's own), connection.json and postgres.log. */
  readonly folder: string;
  readonly cluster: string;
  /** Where copies of the programs go when they cannot be run in place. */
  readonly programs: string;
  /** PostgreSQL refuses to run as root, so root runs it as somebody else; undefined: as this user. */
  readonly runAs: Account | undefined;
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** What root keeps outside of data folders that other users cannot enter. */
const systemFolder = '/var/lib/souk';

/** Decides where the database lives; creates the data folder. Call it under the starting lock when root may be the caller. */
export function findHome(dataDir: string): Home {
  const inside = join(dataDir, 'postgres');
  if (process.getuid?.() !== 0) {
    if (existsSync(locationFile(dataDir))) refuseLocation(dataDir);
    return home(dataDir, inside, join(dataDir, 'postgres-programs'), undefined);
  }
  const existing = statSync(join(inside, 'cluster'), { throwIfNoEntry: false });
  if (existing) return home(dataDir, inside, systemFolder, ownerOf(inside, existing));
  const nobody = findNobody();
  const location = readLocation(dataDir);
  if (!location && canEnter(dataDir, nobody)) return home(dataDir, inside, systemFolder, nobody);
  const folder = join(systemFolder, location?.id ?? newLocation(dataDir));
  return home(dataDir, folder, systemFolder, nobody);
}

function home(dataDir: string, folder: string, programs: string, runAs: Account | undefined): Home {
  return { dataDir, folder, cluster: join(folder, 'cluster'), programs, runAs };
}

/** Notes that the database was made, so that its absence later is a loss to report and not a first start. */
export function noteMade(place: Home): void {
  const location = readLocation(place.dataDir);
  if (location) writeLocation(place.dataDir, { ...location, made: true });
}

/** Forgets where the database was; the next start is a first start. */
export function forgetLocation(dataDir: string): void {
  rmSync(locationFile(dataDir), { force: true });
}

/** Databases below /var/lib/souk that were made for this data folder and are no longer the one it uses. */
export function findOrphans(place: Home): string[] {
  if (dirname(place.folder) !== systemFolder) return [];
  return readdirSync(systemFolder)
    .map((name) => join(systemFolder, name))
    .filter((folder) => folder !== place.folder && readMadeFor(folder) === place.dataDir);
}

const madeForFile = (folder: string) => join(folder, 'made-for.txt');

/** Writes into the database's folder whose it is, for people who find it. */
export function writeMadeFor(folder: string, dataDir: string): void {
  writeFileSync(madeForFile(folder), `${dataDir}\n`);
}

function readMadeFor(folder: string): string | undefined {
  try {
    return readFileSync(madeForFile(folder), 'utf8').trim();
  } catch {
    return undefined;
  }
}

interface Location {
  readonly id: string;
  readonly made: boolean;
}

const locationFile = (dataDir: string) => join(dataDir, 'postgres-location.json');

function readLocation(dataDir: string): Location | undefined {
  if (!existsSync(locationFile(dataDir))) return undefined;
  return JSON.parse(readFileSync(locationFile(dataDir), 'utf8')) as Location;
}

function newLocation(dataDir: string): string {
  mkdirSync(systemFolder, { recursive: true, mode: 0o755 });
  const id = randomBytes(8).toString('hex');
  writeLocation(dataDir, { id, made: false });
  return id;
}

function writeLocation(dataDir: string, location: Location): void {
  const making = `${locationFile(dataDir)}.new`;
  writeFileSync(making, `${JSON.stringify({ ...location, folder: join(systemFolder, location.id) })}\n`);
  renameSync(making, locationFile(dataDir));
}

function refuseLocation(dataDir: string): never {
  throw new EmbeddedDatabaseError(
    `The database of ${dataDir} was made by root and lies below ${systemFolder}. Start as root, or choose another folder with SOUK_DATA=<folder>.`,
  );
}

/** A data folder that came here without its database must not quietly begin with an empty one. */
export function refuseLost({ dataDir, folder }: Home): void {
  if (existsSync(folder) || !readLocation(dataDir)?.made) return;
  throw new EmbeddedDatabaseError(
    `The database of ${dataDir} was kept in ${folder}, and that folder is gone (another machine? a container made anew?). ` +
      `Bring it back; or begin with an empty one by removing ${locationFile(dataDir)}, and fill it with: souk restore <file>`,
  );
}

function ownerOf(inside: string, cluster: Account): Account {
  if (cluster.uid !== 0) return { uid: cluster.uid, gid: cluster.gid };
  // Copied or unpacked by root: PostgreSQL must own its files again.
  const nobody = findNobody();
  const folder = join(inside, 'cluster');
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    chownSync(join(folder, entry), nobody.uid, nobody.gid);
  }
  chownSync(folder, nobody.uid, nobody.gid);
  return nobody;
}

function findNobody(): Account {
  const ask = (flag: string) =>
    Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8', stdio: 'pipe' }).trim());
  try {
    return { uid: ask('-u'), gid: ask('-g') };
  } catch (cause) {
    const why = 'PostgreSQL does not run as root, and this system has no user "nobody" to run it as.';
    throw new EmbeddedDatabaseError(`${why} Check with: id nobody. Start as an ordinary user.`, { cause });
  }
}

/** Whether an account without special rights can enter a folder. Knows modes only; an access list more generous than them is not used. */
export function canEnter(folder: string, account: Account): boolean {
  for (let path = realpathSync(folder); ; path = dirname(path)) {
    const { mode, uid } = statSync(path);
    const allowed = uid === account.uid ? mode & 0o100 : mode & 0o001;
    if (!allowed) return false;
    if (path === dirname(path)) return true;
  }
}

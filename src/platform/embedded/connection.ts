import { closeSync, fsyncSync, openSync, readFileSync, readlinkSync, renameSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { giveToFolderOwner } from './ownership.ts';

/** How to reach the database, kept beside it in a file that only its owner may read. */
export interface Connection {
  readonly password: string;
  /** Of the last start. */
  readonly port?: number;
  readonly pid?: number;
  /** The machine (and container) of the last start. */
  readonly machine?: string;
}

const fileIn = (folder: string) => join(folder, 'connection.json');

export function readConnection(folder: string): Connection {
  return JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Connection;
}

/** Written whole or not at all, and onto the disk: without the password the database is lost. */
export function writeConnection(folder: string, connection: Connection): void {
  const making = `${fileIn(folder)}.new`;
  const file = openSync(making, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(connection)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  giveToFolderOwner(making);
  renameSync(making, fileIn(folder));
}

/** Names this machine; two containers on one machine differ, because neither sees the other's processes. */
export function thisMachine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

export function urlOf(port: number, password: string, database = 'souk'): string {
  return `postgres://souk:${password}@127.0.0.1:${port}/${database}`;
}

import { progress } from '@clack/prompts';
import type { Command } from 'commander';
import pg from 'pg';
import { type BackupProgress, backup, readBackupHeader, restore } from '#platform/backup/backup.ts';
import { migrate } from '#platform/database/migrate.ts';
import { openStorage, storagePlace } from '#platform/storage.ts';
import { CommandError } from './plain-words.ts';
import { openSettingsDatabase } from './with-house.ts';

export function backupCommands(program: Command): void {
  program
    .command('backup <file>')
    .description('Write the whole database and the uploaded files into one file, while the server runs on')
    .action(async (file: string) => {
      const database = await openSettingsDatabase();
      try {
        await migrate(database.url);
        await withBar('Backing up', (onProgress) =>
          backup(database.url, file, onProgress, openStorage(database.config)),
        );
        console.log(
          `${file} holds everything in the database and the uploaded files of ${storagePlace(database.config)}. The secrets in ${database.config.SOUK_DATA}/secrets.json are not in it: keep both.`,
        );
      } finally {
        await database.close();
      }
    });

  program
    .command('restore <file>')
    .description('Fill an empty database and the storage of files from such a file')
    .action(async (file: string) => {
      const { migrations } = await readBackupHeader(file);
      const database = await openSettingsDatabase();
      try {
        if (await hasPeople(database.url)) {
          throw new CommandError(
            `The database is not empty. Restore into a new one: 'souk reset', or another DATABASE_URL.`,
          );
        }
        await migrate(database.url, migrations.at(-1)?.name);
        await withBar('Restoring', (onProgress) =>
          restore(database.url, file, onProgress, openStorage(database.config)),
        );
        await migrate(database.url);
        console.log(`The files are in ${storagePlace(database.config)}.`);
        console.log('Restored. Clients that were connected before fetch everything anew.');
      } finally {
        await database.close();
      }
    });
}

async function hasPeople(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ users: boolean }>(`select to_regclass('users') is not null as users`);
    if (!rows[0]?.users) return false;
    return ((await client.query('select 1 from users limit 1')).rowCount ?? 0) > 0;
  } finally {
    await client.end();
  }
}

/** Shows rows and files done; on a terminal as a bar, else at the end only. */
async function withBar(title: string, work: (onProgress: (progress: BackupProgress) => void) => Promise<unknown>) {
  const bar = process.stdout.isTTY ? progress({ max: 1_000 }) : undefined;
  let shown = 0;
  bar?.start(title);
  await work(({ rowsDone, rowsTotal, files }) => {
    if (files) {
      bar?.message(`${title}: ${files.done}${files.total === null ? '' : ` of ${files.total}`} files`);
      return;
    }
    const share = rowsTotal === 0 ? 1_000 : Math.floor((rowsDone / rowsTotal) * 1_000);
    bar?.advance(share - shown, `${title}: ${rowsDone} of ${rowsTotal} rows`);
    shown = share;
  });
  bar?.stop(`${title}: done`);
}

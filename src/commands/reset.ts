import { rm } from 'node:fs/promises';
import { confirm, isCancel } from '@clack/prompts';
import type { Command } from 'commander';
import { loadConfig } from '#platform/config.ts';
import { removeEmbedded } from '#platform/embedded/embedded.ts';
import { CommandError } from './plain-words.ts';

export function resetCommand(program: Command): void {
  program
    .command('reset')
    .description('Delete the data folder: database, secrets, files and mails')
    .option('--yes', 'do not ask')
    .action(async ({ yes }: { yes?: boolean }) => {
      const { DATABASE_URL, SOUK_DATA, SOUK_STORAGE, SOUK_S3_BUCKET } = loadConfig();
      if (DATABASE_URL) {
        throw new CommandError('Souk deletes no database that it did not make. Drop the one of DATABASE_URL yourself.');
      }
      if (!yes && !(await isSure(SOUK_DATA))) return;
      await removeEmbedded(SOUK_DATA);
      await rm(SOUK_DATA, { recursive: true, force: true });
      if (SOUK_STORAGE === 's3')
        console.log(`The files in the bucket ${SOUK_S3_BUCKET} are not ours to delete: empty it.`);
      console.log(`${SOUK_DATA} is gone. 'npm start' begins anew.`);
    });
}

async function isSure(folder: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('Nobody is there to ask. Say --yes to delete everything.');
  const answer = await confirm({ message: `Delete everything in ${folder}?`, initialValue: false });
  return answer === true && !isCancel(answer);
}

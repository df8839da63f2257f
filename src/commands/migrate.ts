import type { Command } from 'commander';
import { migrate } from '#platform/database/migrate.ts';
import { openSettingsDatabase } from './with-house.ts';

export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('Bring the database to this version (start does so too)')
    .action(async () => {
      const database = await openSettingsDatabase();
      try {
        const applied = await migrate(database.url);
        console.log(applied.length > 0 ? `Applied ${applied.join(', ')}` : 'Nothing to do: the database is up to date');
      } finally {
        await database.close();
      }
    });
}

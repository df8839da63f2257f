import { Command } from 'commander';
import { accountCommands } from '#features/accounts/commands.ts';
import { analyticsCommands } from '#features/analytics/rebuild/commands.ts';
import { catalogueCommands } from '#features/catalogue/commands.ts';
import { demoCommands } from '#features/demo/commands.ts';
import { recommendCommands } from '#features/recommendations/model/commands.ts';
import { searchCommands } from '#features/search/commands.ts';
import { loadEnvFile } from '#platform/config.ts';
import { personalData } from './app.ts';
import { backupCommands } from './commands/backup.ts';
import { checkCommand } from './commands/check.ts';
import { doctorCommand } from './commands/doctor.ts';
import { migrateCommand } from './commands/migrate.ts';
import { explain } from './commands/plain-words.ts';
import { resetCommand } from './commands/reset.ts';
import { startCommand } from './commands/start.ts';
import { withHouse } from './commands/with-house.ts';

loadEnvFile();
const program = new Command('souk').description('A marketplace in one process.').showHelpAfterError();

startCommand(program);
migrateCommand(program);
catalogueCommands(program, withHouse);
searchCommands(program, withHouse);
recommendCommands(program, withHouse);
analyticsCommands(program, withHouse);
demoCommands(program, withHouse, personalData);
backupCommands(program);
resetCommand(program);
checkCommand(program, withHouse);
accountCommands(program, withHouse);
doctorCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

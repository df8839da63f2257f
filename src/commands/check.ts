import type { Command } from 'commander';
import { checkLogs } from '#platform/logs/check.ts';
import type { OpenHouse } from '#platform/open-house.ts';
import { features } from '../app.ts';

export function checkCommand(
  program: Command,
  withHouse: <T>(work: (house: OpenHouse) => Promise<T>) => Promise<T>,
): void {
  program
    .command('check')
    .description('Recount every counter and compare; exit 1 where something differs')
    .action(() =>
      withHouse(async ({ database: { db } }) => {
        const checks = [checkLogs, ...features.flatMap(({ checks = [] }) => checks)];
        let faults = 0;
        for (const { name, find } of checks) {
          const found = await find(db);
          faults += found.length;
          console.log(`${found.length === 0 ? 'ok   ' : 'WRONG'} ${name}`);
          for (const fault of found) console.log(`      ${fault}`);
        }
        if (faults > 0) process.exitCode = 1;
      }),
    );
}

import type { Command } from 'commander';
import type { House } from '#platform/house.ts';
import { openProgress } from '#platform/progress.ts';
import { findShopId } from './pieces.store.ts';
import { rebuildFigures } from './rebuild.ts';

const INTERRUPTED = 130;

export function analyticsCommands(
  program: Command,
  withHouse: <T>(work: (house: House) => Promise<T>) => Promise<T>,
): void {
  program
    .command('analytics')
    .description('The figures of shops')
    .command('rebuild')
    .option('--shop <shop>', 'id or slug: of one shop alone')
    .description('Count all figures of shops anew, while servers run; interrupted, it goes on where it stopped')
    .action(async ({ shop }: { shop?: string }, command: Command) => {
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      const number = new Intl.NumberFormat('en');
      const ended = await withHouse(async (house) => {
        const shopId = shop === undefined ? undefined : await findShopId(house.database.db, shop);
        if (shop !== undefined && shopId === undefined) return 'unknown';
        const progress = openProgress('Counting');
        try {
          return await rebuildFigures(house, {
            ...{ shopId, signal: stop.signal },
            onProgress: ({ done, total }) => progress.show(done, total, `${number.format(done)} months of shops`),
          });
        } finally {
          progress.end();
        }
      });
      if (ended === 'unknown') command.error(`There is no shop '${shop}'`);
      if (ended) return;
      console.log('Stopped. Run the same command again to go on from here.');
      process.exitCode = INTERRUPTED;
    });
}

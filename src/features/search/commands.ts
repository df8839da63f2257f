import type { Command } from 'commander';
import type { House } from '#platform/house.ts';
import { openProgress } from '#platform/progress.ts';
import { reindexSearch } from './reindex.ts';

const INTERRUPTED = 130;

export function searchCommands(
  program: Command,
  withHouse: <T>(work: (house: House) => Promise<T>) => Promise<T>,
): void {
  const search = program.command('search').description('The search index');
  search
    .command('reindex')
    .description('Write the search documents of all products anew; interrupted, it goes on where it stopped')
    .action(async () => {
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      const number = new Intl.NumberFormat('en');
      const finished = await withHouse(async (house) => {
        const progress = openProgress('Indexing');
        try {
          return await reindexSearch(house, {
            signal: stop.signal,
            onProgress: ({ done, total }) => progress.show(done, total, `${number.format(done)} products`),
          });
        } finally {
          progress.end();
        }
      });
      if (finished) return;
      console.log('Stopped. Run the same command again to go on from here.');
      process.exitCode = INTERRUPTED;
    });
}

import type { Command } from 'commander';
import type { House } from '#platform/house.ts';
import { openProgress } from '#platform/progress.ts';
import { type Evaluation, evaluateSearch } from './evaluate/evaluate.ts';
import { JudgedFileError } from './evaluate/read-judged.ts';
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

  search
    .command('evaluate')
    .description('Judge relevance: ask every query of a file and compare with the grades of its products')
    .argument('<file>', 'query, product (id, external id or sku) and grade (0: does not fit) as TSV, CSV or JSON Lines')
    .option('--shop <slug>', 'search in this shop alone; external ids and skus are its own')
    .option('--sql', 'ask the database and not the index in memory')
    .option('--verbose', 'also every query, the worst first')
    .option('--json', 'all figures as JSON')
    .action(async (file: string, { shop, sql, verbose, json }: EvaluateFlags, command: Command) => {
      const progress = openProgress('Judging', process.stderr);
      try {
        const evaluation = await withHouse((house) =>
          evaluateSearch(house, {
            ...{ file, shop, bySql: sql },
            onProgress: ({ done, total, what }) =>
              progress.show(done, total, what === 'loading' ? 'the index is loading' : `${done} queries`),
          }),
        );
        progress.end();
        console.log(json ? JSON.stringify(evaluation) : inWords(evaluation, verbose === true));
      } catch (error) {
        progress.end();
        if (error instanceof JudgedFileError) command.error(`${file}: ${error.message}`);
        throw error;
      }
    });
}

interface EvaluateFlags {
  readonly shop?: string;
  readonly sql?: true;
  readonly verbose?: true;
  readonly json?: true;
}

const figure = (value: number | undefined) => (value === undefined ? '    –' : value.toFixed(3));
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

function inWords(evaluation: Evaluation, verbose: boolean): string {
  const { queries, answerable, judgements, unknown, each } = evaluation;
  const lines = [
    `Queries                ${queries}, ${answerable} of them with a product that fits`,
    `Judgements             ${judgements}${unknown > 0 ? `, ${unknown} of them of products that are not on sale here` : ''}`,
    `nDCG@10                ${figure(evaluation.ndcg)} ± ${figure(evaluation.ndcgMargin)}`,
    `nDCG@10 of the judged  ${figure(evaluation.judgedNdcg)}`,
    `Recall@100             ${figure(evaluation.recall)}`,
    `Without a result       ${percent(evaluation.zero)}`,
    `Judged of the first 10 ${percent(evaluation.judged)}`,
  ];
  if (!verbose) return lines.join('\n');
  const worst = each.toSorted((a, b) => (a.ndcg ?? 2) - (b.ndcg ?? 2));
  return [
    ...lines,
    '',
    'nDCG@10  recall  found  judged  query',
    ...worst.map(({ query, ndcg, recall, found, judged, shown }) =>
      [
        `  ${figure(ndcg)}   ${figure(recall)}`,
        String(found).padStart(6),
        `${judged}/${shown}`.padStart(7),
        ` ${query}`,
      ].join(' '),
    ),
  ].join('\n');
}

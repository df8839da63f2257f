import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import type { House } from '#platform/house.ts';
import { openProgress } from '#platform/progress.ts';
import { type ImportSummary, importCatalogue } from './import/import-catalogue.ts';
import type { ImportCounts } from './import/report.ts';

/** Opens the house for a command and closes it again. */
type WithHouse = <T>(work: (house: House) => Promise<T>) => Promise<T>;

const INTERRUPTED = 130;

export function catalogueCommands(program: Command, withHouse: WithHouse): void {
  program
    .command('import')
    .description('Import products from JSON Lines (.jsonl, .jsonl.gz); interrupted, it goes on where it stopped')
    .argument('<file>')
    .requiredOption('--shop <slug>', 'the shop they belong to')
    .option('--mapping <file>', 'which field of the file is what; without it the file is in our own form')
    .option('--report <file>', 'where rows with faults are written to (default: <file>.report.jsonl)')
    .action(async (file: string, options: { shop: string; mapping?: string; report?: string }) => {
      const report = options.report ?? `${file}.report.jsonl`;
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      const summary = await withHouse(async (house) => {
        const progress = openProgress('Importing');
        try {
          return await importCatalogue(house, {
            ...options,
            file,
            report,
            signal: stop.signal,
            onProgress: ({ bytes, totalBytes, counts }) => progress.show(bytes, totalBytes, inWords(counts)),
          });
        } finally {
          progress.end();
        }
      });
      const { refused, warnings } = summary.counts;
      if (summary.status === 'finished' && refused + warnings === 0) await rm(report, { force: true });
      console.log(conclusion(summary, report));
      if (summary.status === 'failed') process.exitCode = 1;
      if (summary.status === 'interrupted') process.exitCode = INTERRUPTED;
    });
}

const number = new Intl.NumberFormat('en');

function inWords({ read, created, updated, unchanged, refused }: ImportCounts): string {
  return (
    `${number.format(read)} rows: ${number.format(created)} new, ${number.format(updated)} changed, ` +
    `${number.format(unchanged)} unchanged, ${number.format(refused)} refused`
  );
}

function conclusion({ status, counts, resumedAfterLine }: ImportSummary, report: string): string {
  const lines = [
    status === 'finished' && `Done. ${inWords(counts)}.`,
    status === 'interrupted' && `Stopped. ${inWords(counts)}. Run the same command again to go on from here.`,
    status === 'failed' && `The rest of the file cannot be read. ${inWords(counts)}.`,
    resumedAfterLine > 0 && `It went on behind line ${number.format(resumedAfterLine)}, where it had stopped.`,
    counts.refused + counts.warnings > 0 && `What was refused or left out, and why: ${report}`,
  ];
  return lines.filter(Boolean).join('\n');
}

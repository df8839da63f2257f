import { rm } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { House } from '#platform/house.ts';
import { openProgress } from '#platform/progress.ts';
import { exportToFile } from './export/export-file.ts';
import type { ExportFormat } from './export/export-products.ts';
import type { ImportCounts } from './import/counts.ts';
import { type ImportOptions, type ImportSummary, importCatalogue, importShopFile } from './import/import-catalogue.ts';
import type { Format } from './import/read-rows.ts';

/** Opens the house for a command and closes it again. */
type WithHouse = <T>(work: (house: House) => Promise<T>) => Promise<T>;

const INTERRUPTED = 130;

interface ImportFlags {
  readonly shop?: string;
  readonly shops?: true;
  readonly owner?: string;
  readonly mapping?: string;
  readonly format?: Format;
  readonly report?: string;
}

export function catalogueCommands(program: Command, withHouse: WithHouse): void {
  program
    .command('import')
    .description('Import products or shops from a file; interrupted, it goes on where it stopped')
    .argument('<file>', 'JSON Lines, CSV or one JSON array, packed by gzip or not')
    .option('--shop <slug>', 'the shop whose products these are')
    .option('--shops', 'the file is one of shops')
    .option('--owner <email>', 'whose shops these are')
    .option('--mapping <file>', 'which field of the file is what; without it the file is in our own form')
    .addOption(
      new Option('--format <format>', 'told by the name and content where left out').choices(['jsonl', 'csv', 'json']),
    )
    .option('--report <file>', 'where rows with faults are written to (default: <file>.report.jsonl)')
    .action(async (file: string, flags: ImportFlags, command: Command) => {
      const { shop, shops, owner } = flags;
      if (shops ? !owner || shop : !shop || owner) {
        command.error('Name either --shop <slug> for products, or --shops and --owner <email> for shops.');
      }
      const report = flags.report ?? `${file}.report.jsonl`;
      const { mapping, format } = flags;
      const summary = await withHouse((house) =>
        showing('Importing', (options) => {
          const given = { ...options, file, report, mapping, format };
          return shops
            ? importShopFile(house, { ...given, owner: owner as string })
            : importCatalogue(house, { ...given, shop: shop as string });
        }),
      );
      const { refused, warnings } = summary.counts;
      if (summary.status === 'finished' && refused + warnings === 0) await rm(report, { force: true });
      console.log(conclusion(summary, report));
      if (summary.status === 'failed') process.exitCode = 1;
      if (summary.status === 'interrupted') process.exitCode = INTERRUPTED;
    });

  program
    .command('export')
    .description('Export the products of a shop as CSV or JSON Lines; imported again, the file changes nothing')
    .requiredOption('--shop <slug>', 'the shop whose products these are')
    .addOption(new Option('--format <format>').choices(['csv', 'jsonl']).default('csv'))
    .option('--out <file>', 'where they are written to (default: the standard output)')
    .action(async ({ shop, format, out }: { shop: string; format: ExportFormat; out?: string }) => {
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      // What is written to the standard output must be the file alone.
      const progress = openProgress('Exporting', process.stderr);
      try {
        const count = await withHouse((house) =>
          exportToFile(house, {
            ...{ shop, format, out, signal: stop.signal },
            onProgress: (done, total) => progress.show(done, total, `${number.format(done)} products`),
          }),
        );
        progress.end();
        if (out) console.log(`Done. ${number.format(count)} products are in ${out}.`);
      } catch (error) {
        progress.end();
        if (!stop.signal.aborted) throw error;
        console.error('Stopped. Nothing was written.');
        process.exitCode = INTERRUPTED;
      }
    });
}

/** Runs an import that shows how far it is, and that Ctrl-C ends behind the batch at hand. */
async function showing(
  label: string,
  work: (options: Pick<ImportOptions, 'signal' | 'onProgress'>) => Promise<ImportSummary>,
): Promise<ImportSummary> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const progress = openProgress(label);
  try {
    return await work({
      signal: stop.signal,
      onProgress: ({ bytes, totalBytes, counts }) => progress.show(bytes, totalBytes, inWords(counts)),
    });
  } finally {
    progress.end();
  }
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

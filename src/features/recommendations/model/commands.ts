import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { House } from '#platform/house.ts';
import { openProgress, type Progress } from '#platform/progress.ts';
import { readDatabase } from './database-set.ts';
import { type EvaluationSet, evaluateSet, type SplitKind } from './evaluate-set.ts';
import { attributesOf } from './read-attributes.ts';
import { type FileFormat, readInteractions } from './read-file.ts';
import { tableOf } from './table.ts';
import { trainInThread } from './thread.ts';

type WithHouse = <T>(work: (house: House) => Promise<T>) => Promise<T>;

const INTERRUPTED = 130;
const number = new Intl.NumberFormat('en');

export function recommendCommands(program: Command, withHouse: WithHouse): void {
  const recommend = program.command('recommend').description('What people may like');
  recommend
    .command('train')
    .description('Learn anew from all that people did; interrupted, what was learnt by then stands')
    .action(() => interruptible((signal) => withHouse((house) => trainHere(house, signal))));
  recommend
    .command('evaluate')
    .argument('[file]', "lines of 'user item [time]', or of 'user item item …'; without it, what the database holds")
    .addOption(
      new Option('--format <format>', 'what the lines are').choices(['auto', 'sequences', 'pairs']).default('auto'),
    )
    .addOption(
      new Option('--split <split>', 'what is held back').choices(['leave-one-out', 'time']).default('leave-one-out'),
    )
    .option('--attributes <file>', 'JSON: of each item the list of what it has')
    .description('Rank all items for held-back interactions, by the model and by what it is to beat')
    .action((file: string | undefined, options: EvaluateOptions) =>
      interruptible((signal) => evaluateHere(file, options, withHouse, signal)),
    );
}

interface EvaluateOptions {
  readonly format: FileFormat;
  readonly split: SplitKind;
  readonly attributes?: string;
}

async function trainHere(house: House, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const trained = await withProgress('Learning', (show) =>
    trainInThread(house, {
      signal,
      onStep: ({ done, total, note }) =>
        show(done, total, total === null && done > 0 ? `${note}: ${number.format(done)}` : note),
    }),
  );
  if (!trained) {
    console.log('Another training runs; it was left to it.');
    return;
  }
  const { events, people, products, isBetter, settings, metrics } = trained;
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  const amounts = [events, people, products].map((amount) => number.format(amount));
  console.log(`${amounts[0]} events of ${amounts[1]} people and visits, ${amounts[2]} products, ${seconds} s`);
  console.log(`Settings: ${JSON.stringify(settings)}`);
  if (metrics) for (const line of tableOf(Object.entries(metrics))) console.log(line);
  else console.log('Too few people did enough to hold something back: the settings are the usual ones.');
  console.log(
    isBetter
      ? 'The model beats the formula: it is used.'
      : 'The model does not beat the formula yet: the formula is used.',
  );
}

async function evaluateHere(
  file: string | undefined,
  { format, split, attributes }: EvaluateOptions,
  withHouse: WithHouse,
  signal: AbortSignal,
): Promise<void> {
  const lines = await withProgress('Evaluating', async (show) =>
    evaluateSet(file ? await readSet(file, format, attributes) : await withHouse(readDatabase), split, {
      signal,
      onProgress: show,
    }),
  );
  for (const line of lines) console.log(line);
}

async function readSet(file: string, format: FileFormat, attributes?: string): Promise<EvaluationSet> {
  const read = await readInteractions(file, format);
  return attributes ? { ...read, ...attributesOf(await readFile(attributes, 'utf8'), read.itemNumbers) } : read;
}

async function withProgress<T>(label: string, work: (show: Progress['show']) => Promise<T>): Promise<T> {
  const progress = openProgress(label);
  try {
    return await work(progress.show);
  } finally {
    progress.end();
  }
}

/** Ctrl-C ends the work where it is. */
async function interruptible(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once('SIGINT', onSignal);
  try {
    await work(stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    console.log('Stopped.');
    process.exitCode = INTERRUPTED;
  } finally {
    process.removeListener('SIGINT', onSignal);
  }
}

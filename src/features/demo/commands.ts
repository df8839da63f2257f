import { type Command, Option } from 'commander';
import type { House } from '#platform/house.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { openProgress } from '#platform/progress.ts';
import { extents } from './market/sizes.ts';
import { removeDemo } from './remove-demo.ts';
import { type Size, sizes } from './schema.ts';
import { demoSignIns } from './sign-ins.ts';
import { writeDemo } from './write-demo.ts';

/** Opens the house for a command and closes it again. */
type WithHouse = <T>(work: (house: House) => Promise<T>) => Promise<T>;

/** As shells say for a command that was ended by Ctrl-C. */
const INTERRUPTED = 130;

export function demoCommands(
  program: Command,
  withHouse: WithHouse,
  personalData: () => readonly PersonalData[],
): void {
  program
    .command('seed')
    .description('Write the demo marketplace; one that was interrupted goes on, a smaller one grows')
    .addOption(new Option('--size <size>', describeSizes()).choices([...sizes]).default('small'))
    .action(({ size }: { size: Size }) =>
      withHouse(async (house) => {
        const written = await showing('Demo', (signal, onProgress) => writeDemo(house, size, { signal, onProgress }));
        if (written === 'interrupted') return stopped('seed');
        console.log(written === 'there already' ? `The ${size} demo is there already.` : `The ${size} demo is there.`);
        console.log(signInLines(house).join('\n'));
      }),
    );

  program
    .command('demo')
    .description('The demo marketplace')
    .command('remove')
    .description('Take the demo away with all its people, shops, products and files; nothing of real people')
    .action(() =>
      withHouse(async (house) => {
        const removed = await showing('Removing', (signal, onProgress) =>
          removeDemo(house, personalData(), { signal, onProgress }),
        );
        if (removed === 'interrupted') return stopped('demo remove');
        console.log(removed === 'finished' ? 'The demo is gone.' : 'There is no demo.');
      }),
    );
}

/** The demo's accounts, as they are shown at the terminal. */
export function signInLines(house: House): string[] {
  const signIns = demoSignIns(house);
  return [
    ...signIns.map(({ role, email }, at) => `${(at === 0 ? '  Demo sign-ins' : '').padEnd(21)}${email} (${role})`),
    `${'    password'.padEnd(21)}${signIns[0]?.password ?? ''}`,
  ];
}

function describeSizes(): string {
  const number = new Intl.NumberFormat('en');
  return sizes.map((size) => `${size}: ${number.format(extents[size].products)} products`).join(', ');
}

/** Runs long work with a bar, stopped in order by Ctrl-C. */
async function showing<T>(
  label: string,
  work: (signal: AbortSignal, onProgress: (done: number, total: number, note: string) => void) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const abort = () => stop.abort();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  const progress = openProgress(label);
  try {
    return await work(stop.signal, (done, total, note) => progress.show(done, total, note));
  } finally {
    progress.end();
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  }
}

function stopped(command: string): void {
  console.log(`Stopped. \`souk ${command}\` again goes on from here.`);
  process.exitCode = INTERRUPTED;
}

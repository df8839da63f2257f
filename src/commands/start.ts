import type { Command } from 'commander';
import { setupLink } from '#features/accounts/service.ts';
import { signInLines } from '#features/demo/commands.ts';
import type { Size } from '#features/demo/schema.ts';
import { demoAtStart, hasDemo, writeDemo } from '#features/demo/service.ts';
import { type Config, loadConfig } from '#platform/config.ts';
import { migrate } from '#platform/database/migrate.ts';
import { openProgress } from '#platform/progress.ts';
import { type RunningServer, startServer } from '../server.ts';
import { CommandError, explain } from './plain-words.ts';
import { type OpenedDatabase, openSettingsDatabase } from './with-house.ts';

export function startCommand(program: Command): void {
  program
    .command('start', { isDefault: true })
    .description('Start the server, and its database where none is named')
    .action(async () => {
      const config = loadConfig();
      const database = await openSettingsDatabase(config);
      const server = await startOver(database).catch(async (error: NodeJS.ErrnoException) => {
        await database.close();
        if (error.code === 'EADDRINUSE') throw portTaken(config);
        throw error;
      });
      const demo = new AbortController();
      let writing: Promise<void> | undefined;
      stopOnSignals(async () => {
        demo.abort();
        await writing;
        await server.stop();
        await database.close();
      });
      const size = await demoAtStart(server.house, database.embedded);
      // The small one takes a few seconds; nobody should have to wait for the others before they see the address.
      writing = size === null ? undefined : writeAtStart(server, size, demo.signal);
      if (size === 'small') await writing;
      if (!demo.signal.aborted) await greet(server, database);
      await writing;
    });
}

/** Writes the demo with a bar. A server without its demo is better than none, so a fault is told and no more. */
async function writeAtStart({ house }: RunningServer, size: Size, signal: AbortSignal): Promise<void> {
  const progress = openProgress(`  The ${size} demo`);
  try {
    await writeDemo(house, size, { signal, onProgress: (done, total, note) => progress.show(done, total, note) });
    progress.end();
  } catch (error) {
    progress.end();
    console.error(`  The demo is not complete: ${explain(error)}\n  \`souk seed --size ${size}\` goes on with it.`);
  }
}

async function startOver(database: OpenedDatabase): Promise<RunningServer> {
  await migrate(database.url);
  return startServer(database.config, database.url);
}

function portTaken({ PORT }: Config): CommandError {
  return new CommandError(
    `Port ${PORT} is taken by another program. Stop that one, or choose another port: PORT=${PORT + 1} npm start`,
  );
}

/** The first signal stops in order; a second one means it. */
function stopOnSignals(stopAll: () => Promise<void>): void {
  let stopping = false;
  async function stop(signal: string): Promise<void> {
    if (stopping) process.exit(130);
    stopping = true;
    console.log(`\n${signal}: finishing what is under way …`);
    try {
      await stopAll();
      process.exit(0);
    } catch (error) {
      console.error(explain(error));
      process.exit(1);
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(signal));
}

async function greet({ url, house }: RunningServer, { embedded }: OpenedDatabase): Promise<void> {
  const { config } = house;
  const base = config.SOUK_PUBLIC_URL ?? url;
  const link = await setupLink(house, base);
  const lines = [
    '',
    `  Souk is open at ${base}`,
    `  API documentation  ${base}/api/docs`,
    `  Database           ${embedded ? `its own, in ${config.SOUK_DATA}` : 'the one of DATABASE_URL'}`,
    ...(config.SMTP_URL ? [] : [`  Mails              lie in ${config.SOUK_DATA}/mail (no SMTP_URL is set)`]),
    ...(link ? [`  First admin        open ${link}`] : []),
    ...((await hasDemo(house)) ? signInLines(house) : []),
    ...(needsHttps(base)
      ? ['  Note               without HTTPS, browsers allow no camera, microphone, push or secure cookies here']
      : []),
    '',
  ];
  console.log(lines.join('\n'));
}

/** Browsers treat these hosts as safe without a certificate. */
function needsHttps(base: string): boolean {
  const { protocol, hostname } = new URL(base);
  return protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

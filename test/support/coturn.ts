import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const OPEN_WITHIN_MS = 15_000;

/**
 * Why no relay can be tried here, or false: the `skip` of a test that needs one. Said on the error output too, once a
 * file, so that a run without it is not taken for one with it.
 */
export const withoutCoturn: string | false =
  spawnSync('turnserver', ['--version']).error === undefined
    ? false
    : 'NOT TRIED: turnserver is not installed (Debian and Ubuntu: apt-get install coturn)';
if (withoutCoturn) process.stderr.write(`\n*** Calls over a relay: ${withoutCoturn} ***\n\n`);

export interface Coturn {
  readonly port: number;
  /** What `SOUK_TURN_URLS` takes. */
  readonly url: string;
  /** What `SOUK_TURN_SECRET` takes: the first of those it was started with. */
  readonly secret: string;
  /** What it wrote so far: who was let in, which allocations it made. */
  readonly output: () => string;
  /** Loses every packet from now on, as a cable that was pulled; what it holds stays. */
  freeze(): void;
  thaw(): void;
  /** Comes back on the same port having forgotten every allocation. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface CoturnOptions {
  /** Several may be valid at a time. */
  readonly secrets?: readonly string[];
  /** Further words for `turnserver`. */
  readonly words?: readonly string[];
}

/** A real coturn on the loopback, by UDP and TCP, that takes time-limited names as Souk makes them. */
export async function startCoturn({
  secrets = [randomBytes(16).toString('hex')],
  words = [],
}: CoturnOptions = {}): Promise<Coturn> {
  const folder = await mkdtemp(join(tmpdir(), 'souk-coturn-'));
  const port = await freePort();
  let written = '';
  let child: ChildProcess;
  const start = async () => {
    child = spawn('turnserver', [...wordsFor(port, folder, secrets), ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (part: string) => {
        written += part;
      });
    }
    await opened(child, port, () => written);
  };
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const over = once(child, 'close');
    child.kill('SIGKILL');
    await over;
  };
  const leave = () => child.kill('SIGKILL');
  process.once('exit', leave);
  await start();
  return {
    port,
    url: `turn:127.0.0.1:${port}?transport=udp`,
    secret: secrets[0] as string,
    output: () => written,
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async restart() {
      await end();
      await start();
    },
    async stop() {
      process.off('exit', leave);
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** No file of the machine is read or written; peers on the loopback are allowed, which nobody else should do. */
function wordsFor(port: number, folder: string, secrets: readonly string[]): string[] {
  return [
    '-n',
    '--no-cli',
    '--no-tls',
    '--no-dtls',
    '--no-rfc5780',
    '--allow-loopback-peers',
    '--fingerprint',
    '--use-auth-secret',
    ...secrets.map((secret) => `--static-auth-secret=${secret}`),
    '--realm=souk.test',
    '--listening-ip=127.0.0.1',
    '--relay-ip=127.0.0.1',
    `--listening-port=${port}`,
    '--relay-threads=1',
    `--userdb=${join(folder, 'users')}`,
    `--pidfile=${join(folder, 'pid')}`,
    '--log-file=stdout',
    '--simple-log',
    '--verbose',
  ];
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  return port;
}

/** Asks by STUN until it answers: its words about listening come before it does. */
async function opened(child: ChildProcess, port: number, written: () => string): Promise<void> {
  const socket = createSocket('udp4');
  let answered = false;
  socket.on('message', () => {
    answered = true;
  });
  socket.on('error', () => {});
  const binding = Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)]);
  try {
    for (const begun = Date.now(); !answered; await sleep(50)) {
      if (child.exitCode !== null) throw new Error(`turnserver ended before it was open:\n${written()}`);
      if (Date.now() - begun > OPEN_WITHIN_MS) throw new Error(`turnserver is not open yet:\n${written()}`);
      socket.send(binding, port, '127.0.0.1');
    }
  } finally {
    socket.close();
  }
}

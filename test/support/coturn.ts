import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a client made of a relay: `relayed` when what it sent came back, else how the server refused. */
export type Relaying = 'relayed' | 'not let in' | 'peer refused' | `unclear: ${string}`;

export interface Coturn {
  readonly url: string;
  /** Asks for a relay with these, and sends by it to a peer; without one through a second relay to itself. */
  relay(username: string, credential: string, peer?: string): Promise<Relaying>;
  /** Falls over and comes back at the same address, with no memory of whom it relayed for. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Whether coturn and its client are on this machine. */
export async function hasCoturn(): Promise<boolean> {
  const found = await Promise.all(
    ['turnserver', 'turnutils_uclient'].map(
      (name) => new Promise<boolean>((resolve) => execFile('which', [name], (error) => resolve(!error))),
    ),
  );
  return found.every(Boolean);
}

/** Whether this machine has it, on loopback at least. */
export function hasIpv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));
}

/**
 * A real coturn on loopback with the settings that we give to operators. Changed is what has to be: the secret, ports,
 * and that it may relay to 127.0.0.0/8, where the test is; every other line of the list of refused peers is theirs.
 */
export async function startCoturn(secrets: readonly string[]): Promise<Coturn> {
  const folder = await mkdtemp(join(tmpdir(), 'souk-coturn-'));
  const port = await freeUdpPort();
  const theirs = await readFile(join(import.meta.dirname, '../../deploy/coturn/turnserver.conf'), 'utf8');
  const kept = theirs
    .split('\n')
    .filter((line) => !/^(static-auth-secret|listening-port|syslog|denied-peer-ip=127\.)/.test(line));
  const ours = [
    ...secrets.map((secret) => `static-auth-secret=${secret}`),
    ...[
      `listening-port=${port}`,
      'listening-ip=127.0.0.1',
      'relay-ip=127.0.0.1',
      ...(hasIpv6() ? ['relay-ip=::1'] : []),
    ],
    ...['allow-loopback-peers', 'no-tls', 'no-dtls', 'log-file=stdout'],
    ...[`pidfile=${join(folder, 'pid')}`, `userdb=${join(folder, 'db')}`],
  ];
  const file = join(folder, 'turnserver.conf');
  await writeFile(file, [...kept, ...ours, ''].join('\n'));
  const start = async () => {
    const started = spawn('turnserver', ['-c', file], { stdio: 'ignore' });
    await answering(port, started);
    return started;
  };
  const stop = async (signal?: 'SIGKILL') => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.signalCode === null && server.kill(signal)) await gone;
  };
  let server = await start();
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    relay: (username, credential, peer) => relayBy(port, username, credential, peer),
    async restart() {
      await stop('SIGKILL');
      server = await start();
    },
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function relayBy(port: number, username: string, credential: string, peer?: string): Promise<Relaying> {
  const to = peer === undefined ? ['-y'] : ['-e', peer, ...(peer.includes(':') ? ['-x'] : [])];
  const asked = ['-c', '-n', '1', '-p', String(port), '-u', username, '-w', credential, ...to, '127.0.0.1'];
  return new Promise((resolve) => {
    execFile('turnutils_uclient', asked, { timeout: 30_000 }, (_error, stdout, stderr) => {
      const said = stdout + stderr;
      if (/tot_recv_msgs=[1-9]/.test(said)) resolve('relayed');
      else if (/Cannot complete Allocation/.test(said)) resolve('not let in');
      else if (/error 403/.test(said)) resolve('peer refused');
      else resolve(`unclear: ${said}`);
    });
  });
}

/** A port that is free now. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

/** Until it answers what anybody may ask: a STUN binding request (RFC 8489). */
async function answering(port: number, server: ChildProcess): Promise<void> {
  const request = Buffer.from('000100002112a442000000000000000000000001', 'hex');
  const socket = createSocket('udp4');
  try {
    const answered = new Promise<true>((resolve) => socket.once('message', () => resolve(true)));
    for (let tries = 0; tries < 300; tries++) {
      if (server.exitCode !== null) throw new Error(`coturn stopped with ${server.exitCode}`);
      socket.send(request, port, '127.0.0.1');
      const soon = new Promise<false>((resolve) => setTimeout(resolve, 100, false));
      if (await Promise.race([answered, soon])) return;
    }
    throw new Error('coturn does not answer');
  } finally {
    socket.close();
  }
}

import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { learnSome } from './learning.ts';
import type { Asked, Reply } from './thread.ts';
import { train } from './training.ts';

const IDLE_MS = 30_000;
const LOOK_EVERY_MS = 250;
const TELL_EVERY_MS = 100;

const port = parentPort;
if (port) await serve(port, workerData as Asked);

/** Does the one thing it was started for on a connection of its own, says so, and ends. */
async function serve(to: NonNullable<typeof parentPort>, { task, databaseUrl }: Asked): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: `souk ${task}`, keepAlive: true });
  await client.connect();
  // Also of whoever is killed: the connection goes, and what it held with it.
  client.on('error', (error) => {
    throw error;
  });
  const send = (reply: Reply) => to.postMessage(reply);
  if (task === 'train') send({ kind: 'trained', trained: await train(client, tellNowAndThen(send)) });
  else await learnUntilIdle(client, send);
  await client.end();
}

/** Learns what waits; ends when nothing did for a while. */
async function learnUntilIdle(client: pg.Client, send: (reply: Reply) => void): Promise<void> {
  let stopped = false;
  port?.once('message', () => (stopped = true));
  let idleSince = Date.now();
  while (!stopped && Date.now() - idleSince < IDLE_MS) {
    const count = await learnSome(client, (productId, error) => send({ kind: 'put aside', productId, error }));
    if (count > 0) {
      idleSince = Date.now();
      send({ kind: 'learnt', count });
    } else await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  port?.close();
}

function tellNowAndThen(send: (reply: Reply) => void) {
  let toldAt = 0;
  return (step: Extract<Reply, { kind: 'step' }>['step']) => {
    if (Date.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = Date.now();
    send({ kind: 'step', step });
  };
}

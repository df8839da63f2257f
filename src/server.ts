import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { endedAmong } from '#features/accounts/service.ts';
import type { Config } from '#platform/config.ts';
import { hearOnce, type Listener, placeCursors } from '#platform/logs/house-log.ts';
import { followTags } from '#platform/logs/tag-log.ts';
import { leave, renewLease } from '#platform/nodes.ts';
import { type OpenHouse, openHouse } from '#platform/open-house.ts';
import { startWorker, type Worker } from '#platform/worker.ts';
import { type App, buildApp, features } from './app.ts';

export interface RunningServer {
  readonly url: string;
  readonly house: OpenHouse;
  readonly app: App;
  /** Answers what is under way, then stops; nothing acknowledged is lost. */
  stop(): Promise<void>;
}

const RENEW_LEASE_MS = 1_000;
const CLOSE_IDLE_MS = 50;

/** Starts one server process over a migrated database: requests, sockets, listeners and jobs. A start that fails leaves nothing open. */
export async function startServer(config: Config, databaseUrl: string): Promise<RunningServer> {
  const house = await openHouse(config, databaseUrl);
  const stops: (() => Promise<void>)[] = [];
  let app: App | undefined;
  let workers: Worker[] = [];

  async function stop(): Promise<void> {
    if (app) {
      const { http } = app;
      app.readiness.ready = false;
      // Closing looks for idle connections once: one whose answer is still leaving then would hold it up for a minute.
      const looking = setInterval(() => http.server.closeIdleConnections(), CLOSE_IDLE_MS);
      await app.sockets.close();
      await http.close();
      clearInterval(looking);
    }
    await Promise.all(workers.map((worker) => worker.stop()));
    for (const stopFeature of stops.reverse()) await stopFeature();
    await leave(house.database.db, house.nodeId).catch(() => {});
    await house.close();
  }

  try {
    app = await buildApp(house);
    await renewLease(house.database.db, house.nodeId);
    await house.jobs.prepare(features.flatMap((feature) => feature.jobs ?? []));
    for (const feature of features) {
      const stopFeature = await feature.start?.(house);
      if (stopFeature) stops.push(stopFeature);
    }
    workers = await startBackground(house, app);
    await app.http.listen({ port: config.PORT, host: config.HOST });
    app.readiness.ready = true;
    const { port } = app.http.server.address() as AddressInfo;
    return { url: `http://${hostIn(config)}:${port}`, house, app, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function hostIn({ HOST }: Config): string {
  if (HOST === '0.0.0.0') return 'localhost';
  return HOST.includes(':') ? `[${HOST}]` : HOST;
}

/** What runs beside requests: listeners of the house log, the queue, this node's lease, the look at ended sessions. */
async function startBackground(house: OpenHouse, app: App): Promise<Worker[]> {
  const { db } = house.database;
  const listeners = features.flatMap((feature) => feature.listeners ?? []);
  await placeCursors(house, listeners);
  await house.jobs.work(
    house,
    features.flatMap((feature) => feature.jobs ?? []),
  );

  const hearing = listeners.map((listener) => startHearing(house, listener));

  const lease = startWorker('lease', house.log, () => renewLease(db, house.nodeId).then(() => 0), RENEW_LEASE_MS);
  const tags = startWorker('tags', house.log, await followTags(house));
  const endings = startWorker('ended-sessions', house.log, async () => {
    app.sockets.end(await endedAmong(db, app.sockets.sessionIds()));
    return 0;
  });
  return [...hearing, lease, tags, endings];
}

/** Wakes a listener for what it hears; the rest it passes by at its next look. */
function startHearing(house: OpenHouse, listener: Listener): Worker {
  const { name, hears, restMs = 0 } = listener;
  const worker = startWorker(name, house.log, async () => {
    const heard = await hearOnce(house, listener);
    if (heard > 0 && restMs > 0) await sleep(restMs);
    return heard;
  });
  house.bus.subscribe(({ topics }) => {
    if (hears.some(({ type }) => topics.includes(type))) worker.wake();
  });
  return worker;
}

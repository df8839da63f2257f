import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { House } from './house.ts';

export interface Metrics {
  /** Requests by route and status class, in seconds. */
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly limited: Counter<'class'>;
  /** Where features put figures of their own. */
  readonly register: Registry;
  /** The exposition text of everything. */
  text(): Promise<string>;
  readonly contentType: string;
}

export function openMetrics(house: House, sockets: () => number): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: 'souk_' });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(read());
      },
    });
  gauge('souk_sockets', 'Open sockets', sockets);
  gauge('souk_bus_connected', 'Whether hints reach other nodes', () => Number(house.bus.connected));
  gauge('souk_cache_hits_total', 'Cache hits', () => house.cache.hits);
  gauge('souk_cache_misses_total', 'Cache misses', () => house.cache.misses);
  gauge('souk_database_connections', 'Database connections', () => house.database.pool.totalCount);
  gauge('souk_database_waiting', 'Requests that wait for a connection', () => house.database.pool.waitingCount);
  return {
    requests: new Histogram({
      name: 'souk_request_seconds',
      help: 'Time in the server by route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers: [register],
    }),
    limited: new Counter({
      name: 'souk_limited_total',
      help: 'Requests refused by a limit',
      labelNames: ['class'],
      registers: [register],
    }),
    register,
    text: () => register.metrics(),
    contentType: register.contentType,
  };
}

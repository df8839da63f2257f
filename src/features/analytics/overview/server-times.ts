import type { Histogram, Registry } from 'prom-client';
import type { House } from '#platform/house.ts';
import type { Overview } from './overview.schema.ts';

type ServerTimes = Overview['server'];
type Times = Pick<ServerTimes, 'requests' | 'errors' | 'p50' | 'p99'>;

const registers = new WeakMap<House, { readonly register: Registry; readonly since: string }>();

/** Remembers where this node counts its requests. */
export function watchServer(house: House, register: Registry): void {
  registers.set(house, { register, since: Temporal.Now.instant().toString() });
}

/** Of the files of the web client and of addresses that lead nowhere the slowest say nothing. */
const isOfApi = ({ route }: { readonly route: string }) => route.startsWith('/api/');

/** How long requests took on this node since it started, the slowest routes of the API first. */
export async function serverTimesOf(house: House, mostRoutes: number): Promise<ServerTimes> {
  const watched = registers.get(house);
  if (!watched) throw new Error('This house is not measured');
  const metric = watched.register.getSingleMetric('souk_request_seconds') as Histogram;
  const byRoute = new Map<string, Counts>();
  for (const { labels, value, metricName } of (await metric.get()).values) {
    if (metricName === undefined || metricName.endsWith('_sum')) continue;
    const name = `${labels.method} ${labels.route}`;
    const counts = byRoute.get(name) ?? noCounts();
    byRoute.set(name, counts);
    if (metricName.endsWith('_count')) {
      counts.requests += value;
      if (labels.status === '5xx') counts.errors += value;
    } else if (labels.le !== undefined) {
      const edge = Number(labels.le === '+Inf' ? Number.POSITIVE_INFINITY : labels.le);
      counts.upTo.set(edge, (counts.upTo.get(edge) ?? 0) + value);
    }
  }
  const routes = [...byRoute].map(([name, counts]) => {
    const [method = '', route = ''] = name.split(' ');
    return { method, route, ...timesOf(counts) };
  });
  const slowest = routes.filter(isOfApi).toSorted((one, other) => other.p99 - one.p99 || other.requests - one.requests);
  return {
    since: watched.since,
    ...timesOf(allOf([...byRoute.values()])),
    routes: slowest.slice(0, mostRoutes),
  };
}

interface Counts {
  requests: number;
  errors: number;
  /** Requests that took no longer than so many seconds. */
  readonly upTo: Map<number, number>;
}

const noCounts = (): Counts => ({ requests: 0, errors: 0, upTo: new Map() });

function allOf(counts: readonly Counts[]): Counts {
  const all = noCounts();
  for (const { requests, errors, upTo } of counts) {
    all.requests += requests;
    all.errors += errors;
    for (const [edge, count] of upTo) all.upTo.set(edge, (all.upTo.get(edge) ?? 0) + count);
  }
  return all;
}

function timesOf({ requests, errors, upTo }: Counts): Times {
  return { requests, errors, p50: quantile(upTo, 0.5), p99: quantile(upTo, 0.99) };
}

/**
 * Milliseconds that this share of the requests took at most: evenly spread within the bucket it falls into, as
 * `histogram_quantile` of Prometheus reckons. Beyond the last edge it is that edge. 0 where nothing was asked.
 */
export function quantile(upTo: ReadonlyMap<number, number>, share: number): number {
  const edges = [...upTo].toSorted(([one], [other]) => one - other);
  const wanted = share * (edges.at(-1)?.[1] ?? 0);
  let [from, before] = [0, 0];
  for (const [edge, count] of edges) {
    if (count >= wanted && count > before) {
      const seconds =
        edge === Number.POSITIVE_INFINITY ? from : from + ((edge - from) * (wanted - before)) / (count - before);
      return Math.round(seconds * 10_000) / 10;
    }
    [from, before] = [edge, count];
  }
  return 0;
}

import type { AnyRouter } from '@tanstack/react-router';
import { type Metric, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
import { Problem } from '../api/problem.ts';
import { helps } from './consent.ts';
import { plainFault } from './plain-fault.ts';

/** More of one page help nobody: something there breaks again and again. */
const MOST_FAULTS = 10;
let measuring = false;

/**
 * Tells how fast this page was and what broke in it, without saying who: only for those who agreed, and no more from the
 * moment they changed their mind. What was measured goes out when the page is first left; the browser kept what happened
 * before this was loaded.
 */
export function measure(router: AnyRouter): void {
  if (measuring) return;
  measuring = true;
  tellVitals(pageOf(router));
  tellFaults(router);
}

function tellVitals(page: string): void {
  const samples = new Map<string, Metric>();
  const told = new Set<string>();
  const keep = (metric: Metric) => {
    samples.set(metric.id, metric);
  };
  for (const watch of [onCLS, onFCP, onINP, onLCP, onTTFB]) watch(keep);
  const send = () => {
    const fresh = [...samples.values()].filter(({ id }) => !told.has(id));
    if (fresh.length === 0) return;
    for (const { id } of fresh) told.add(id);
    tell('vitals', { page, samples: fresh.map(({ name, value }) => ({ metric: name, value })) });
  };
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && send());
  addEventListener('pagehide', send);
}

function tellFaults(router: AnyRouter): void {
  const told = new Set<string>();
  const fault = (thrown: unknown) => {
    // Nobody there to answer is no fault of the page.
    if (thrown instanceof Problem && thrown.status === 0) return;
    const message = plainFault(thrown);
    if (message === '' || told.has(message) || told.size >= MOST_FAULTS) return;
    told.add(message);
    tell('errors', { page: pageOf(router), message });
  };
  addEventListener('error', ({ error, message }) => fault(error ?? message));
  addEventListener('unhandledrejection', ({ reason }) => fault(reason));
}

/** The pattern of the address, never the address: '/products/$id'; also while the page itself is still on its way. */
function pageOf(router: AnyRouter): string {
  const match = router.matchRoutes(router.latestLocation).at(-1);
  return match && match.routeId !== '__root__' ? match.fullPath : 'other';
}

function tell(what: 'vitals' | 'errors', body: object): void {
  if (helps()) navigator.sendBeacon(`/api/track/${what}`, JSON.stringify(body));
}

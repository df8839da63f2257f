import { type AnyRouter, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { post } from './api/http.ts';
import type { ViewSent } from './api/types.ts';
import { uuid } from './parts/intention.ts';

type Subject = Pick<ViewSent, 'kind' | 'productId' | 'shopId' | 'query'>;

/** A page that is left sooner was not looked at, and rendering twice is not looking twice. */
const GLANCE_MS = 500;
const LONGEST_SECONDS = 86_400;
const key = 'souk-visit';
const address = '/track/view';

/** The page before: at first where they came from, then our own pages, also those nobody counts. */
let before = document.referrer;
let watched: AnyRouter | null = null;

/** A page left before its view was sent, or one that has none, is where the next one's view came from all the same. */
function watch(router: AnyRouter): void {
  if (watched === router) return;
  watched = router;
  router.subscribe('onBeforeLoad', ({ fromLocation, pathChanged }) => {
    if (fromLocation && pathChanged) before = fromLocation.pathname;
  });
}

/**
 * Counts one view of what the page shows, once it was on screen, and how long it stayed there. Null while there is
 * nothing to show yet. Who asks by their browser not to be followed is not.
 */
export function useView(subject: Subject | null): void {
  const seen = subject && JSON.stringify(subject);
  const router = useRouter();
  useEffect(() => watch(router), [router]);
  useEffect(() => {
    if (seen && !asksNotTo()) return trackView(JSON.parse(seen) as Subject);
  }, [seen]);
}

function asksNotTo(): boolean {
  return (
    navigator.doNotTrack === '1' || ('globalPrivacyControl' in navigator && navigator.globalPrivacyControl === true)
  );
}

/** Begins a view; the answer ends it. */
export function trackView(subject: Subject): () => void {
  const view = { viewId: uuid(), sessionId: visit() };
  let shownMs = 0;
  let since = 0;
  let told = 0;
  let sent = false;
  let timer = 0;

  function send(): void {
    sent = true;
    const referrer = before.slice(0, 2_000);
    before = location.pathname;
    // A view that is lost is nothing to trouble anybody with.
    post(address, { ...view, ...subject, ...(referrer && { referrer }) }).catch(() => {});
  }

  function look(): void {
    const isShown = document.visibilityState === 'visible';
    if (isShown && since === 0) {
      since = performance.now();
      if (!sent) timer = window.setTimeout(send, GLANCE_MS);
    }
    if (!isShown) leave();
  }

  function leave(): void {
    clearTimeout(timer);
    if (since > 0) shownMs += performance.now() - since;
    since = 0;
    const duration = Math.min(Math.round(shownMs / 1_000), LONGEST_SECONDS);
    if (!sent || duration <= told) return;
    told = duration;
    navigator.sendBeacon(`/api${address}`, JSON.stringify({ ...view, duration }));
  }

  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', leave);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    removeEventListener('pagehide', leave);
    leave();
  };
}

/** The name of this visit for what is chosen by it; undefined for who asks not to be followed. */
export const visitor = () => (asksNotTo() ? undefined : visit());

/** A random name for this visit: this tab's, and gone with it. */
function visit(): string {
  try {
    const known = sessionStorage.getItem(key) ?? uuid();
    sessionStorage.setItem(key, known);
    return known;
  } catch {
    return inMemory;
  }
}
const inMemory = uuid();

// Shows what the market pushes to this device, and opens what it is about. It keeps nothing and answers no requests.

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('push', (event) => event.waitUntil(show(messageIn(event))));

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** Browsers take the permission back from who shows nothing, so that there always is something to show. */
function messageIn({ data }) {
  try {
    const { title, body, link, tag, count, quiet, ring } = data.json();
    if (typeof title === 'string' && title !== '') return { title, body, link, tag, count, quiet, ring };
  } catch {
    // What is no message of ours is still said.
  }
  return { title: 'Souk', body: '', link: '/notifications', tag: 'souk', count: 1 };
}

async function show({ title, body, link, tag, quiet, ring }) {
  const rings = typeof ring === 'object' && ring !== null && !(await isOver(ring));
  const said = ring && !rings ? { ...ring.over } : { title, body };
  await self.registration.showNotification(text(said.title, title), {
    body: text(said.body, ''),
    icon: '/favicon.svg',
    // A later one about the same takes its place, and is heard again.
    tag: text(tag, 'souk'),
    renotify: !quiet,
    // A page that is open and looked at rings itself.
    silent: Boolean(quiet) || (rings && (await isLookedAt())),
    // Stands until it is answered or over: then another of its tag takes its place.
    requireInteraction: rings,
    data: pageOf(link),
  });
}

const text = (value, other) => (typeof value === 'string' ? value : other);

/** How long the house may take to say whether a call still rings: meanwhile nobody hears it. */
const PATIENCE_MS = 3_000;

/** Whether a call rings no more. What cannot be asked rings. */
async function isOver({ callId, proof }) {
  const address = `/api/calls/${encodeURIComponent(callId)}/ring?proof=${encodeURIComponent(proof)}`;
  try {
    const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.status === 404 || (answer.ok && !(await answer.json()).rings);
  } catch {
    return false;
  }
}

async function isLookedAt() {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return tabs.some(({ visibilityState }) => visibilityState === 'visible');
}

/** A page of this market, whatever the link says. */
function pageOf(link) {
  const home = new URL('/notifications', self.location.origin);
  if (typeof link !== 'string' || !URL.canParse(link, self.location.origin)) return home.href;
  const page = new URL(link, self.location.origin);
  return page.origin === home.origin ? page.href : home.href;
}

/** A tab that shows it comes to the front; else it gets one of its own, so that nothing half written is left. */
async function open(page) {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = tabs.find(({ url }) => url === page);
  return shown ? shown.focus() : self.clients.openWindow(page);
}

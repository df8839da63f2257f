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
    const { title, body, link, tag, count } = data.json();
    if (typeof title === 'string' && title !== '') return { title, body, link, tag, count };
  } catch {
    // What is no message of ours is still said.
  }
  return { title: 'Souk', body: '', link: '/notifications', tag: 'souk', count: 1 };
}

function show({ title, body, link, tag }) {
  return self.registration.showNotification(title, {
    body: typeof body === 'string' ? body : '',
    icon: '/favicon.svg',
    // A later one about the same takes its place, and is heard again.
    tag: typeof tag === 'string' ? tag : 'souk',
    renotify: true,
    data: pageOf(link),
  });
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

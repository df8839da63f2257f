import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { accept, hangUp, openParties, ring } from '#support/calls.ts';
import { type PushService, startPushService } from '#support/push-service.ts';
import { type SmsProvider, startSmsProvider } from '#support/sms-provider.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

// No push service of a browser maker is asked: the browser's address is one at the receiver of these tests, and what
// the receiver opened is handed to the real service worker as the browser itself would. A headless Chromium never
// permits notifications, whatever it was told: the permission is said by the page, and what is shown is noted.

let service: PushService;
let provider: SmsProvider;
let server: TestServer;
let browser: TestBrowser;

before(async () => {
  await builtWeb();
  service = await startPushService();
  provider = await startSmsProvider();
  server = await startTestServer({
    settings: { ...provider.settings, SOUK_PRIVATE_DESTINATIONS: `${service.host},${provider.host}` },
  });
  browser = await openBrowser(server.url);
});
after(async () => {
  await browser?.close();
  await server?.close();
  await service?.close();
  await provider?.close();
});

/** A browser whose push service is the receiver. */
async function visitorWithPush(permission: 'granted' | 'denied' = 'granted') {
  const { page, faults } = await browser.visitor();
  const context = page.context();
  await context.addInitScript((permission) => {
    Object.defineProperty(Notification, 'permission', { value: permission });
    Notification.requestPermission = async () => permission;
  }, permission);
  await context.addInitScript((subscription) => {
    const name = 'subscribed';
    const made = {
      options: { applicationServerKey: null as ArrayBuffer | null },
      toJSON: () => subscription,
      unsubscribe: async () => {
        localStorage.removeItem(name);
        return true;
      },
    };
    Object.assign(PushManager.prototype, {
      subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) => {
        made.options.applicationServerKey = applicationServerKey.buffer;
        localStorage.setItem(name, 'yes');
        return made;
      },
      getSubscription: async () => (localStorage.getItem(name) ? made : null),
    });
  }, service.subscribe());
  return { page, faults, context };
}

/** Hands a message to the service worker as the browser does when its push service brings one. */
async function deliver(context: BrowserContext, page: Page, data: string): Promise<void> {
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId, data });
  await devtools.detach();
}

type Shown = { title: string; body: string; tag: string; data: string; stands?: boolean; silent?: boolean };
type Options = Omit<Shown, 'title' | 'stands'> & { requireInteraction: boolean };
type Noting = { shown?: Shown[]; opened?: string[] };

/** The worker, which from now on notes what it would show and open. */
async function workerOf(context: BrowserContext) {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(() => {
    type Scope = Noting & {
      registration: { showNotification: (title: string, options: Options) => Promise<void> };
      clients: { openWindow: (url: string) => Promise<null> };
    };
    const self = globalThis as unknown as Scope;
    self.shown = [];
    self.opened = [];
    self.registration.showNotification = async (title, { body, tag, data, requireInteraction: stands, silent }) => {
      // What is shown as most things are is noted without it.
      self.shown?.push({ title, body, tag, data, ...(stands && { stands }), ...(silent && { silent }) });
    };
    self.clients.openWindow = async (url) => {
      self.opened?.push(url);
      return null;
    };
  });
  return {
    shown: () => worker.evaluate(() => (globalThis as Noting).shown ?? []),
    /** Clicks on a notification that leads there. */
    async click(data: string) {
      await worker.evaluate((data) => {
        const event = Object.assign(new Event('notificationclick'), {
          notification: { data, close: () => {} },
          waitUntil: () => {},
        });
        globalThis.dispatchEvent(event);
      }, data);
      return until(
        () => worker.evaluate(() => (globalThis as Noting).opened ?? []),
        ({ length }) => length > 0,
      );
    },
  };
}

async function until<T>(look: () => Promise<T>, fits: (found: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look();
    if (fits(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come to pass');
}

test('messages are turned on by a click, arrive sealed, are shown, and open what they are about', async () => {
  const person = await server.person('Ana');
  const { page, faults, context } = await visitorWithPush();
  await signInOn(page, person);
  await page.goto('/account/notifications');
  await page.getByRole('button', { name: 'Turn on messages here' }).click();
  await page.getByText('This device takes messages, also').waitFor();
  await assertAccessible(page, 'how I am told');

  const worker = await workerOf(context);
  await page.getByRole('button', { name: 'Send a test message' }).click();
  const { message } = await service.waitFor(({ message }) => message.tag === 'test');
  await deliver(context, page, JSON.stringify(message));
  // What leads elsewhere leads home, and what is no message of ours is shown as well.
  await deliver(context, page, JSON.stringify({ title: 'Out', body: '', link: 'https://evil.example/', tag: 'out' }));
  await deliver(context, page, 'no message');
  const shown = await until(worker.shown, ({ length }) => length === 3);
  const home = `${server.url}/notifications`;
  assert.deepEqual(shown, [
    { title: message.title, body: message.body, tag: 'test', data: `${server.url}/account/notifications` },
    { title: 'Out', body: '', tag: 'out', data: home },
    { title: 'Souk', body: '', tag: 'souk', data: home },
  ]);
  assert.deepEqual(await worker.click(home), [home]);
  assert.deepEqual(faults, []);

  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.getByRole('button', { name: 'Turn on messages here' }).waitFor();
  assert.deepEqual((await person.get<{ items: object[] }>('/api/push-subscriptions')).body.items, []);
});

test('a call stands on the screen until it is answered, and one that comes late is over', async () => {
  const { owner, buyer, conversationId } = await openParties(server, { colleagues: 0 });
  const { page, context } = await visitorWithPush();
  await signInOn(page, owner);
  await page.goto('/account/notifications');
  await page.getByRole('button', { name: 'Turn on messages here' }).click();
  await page.getByText('This device takes messages, also').waitFor();
  const worker = await workerOf(context);
  const arrives = async (title: RegExp) => {
    const { message } = await service.waitFor(({ message }) => title.test(message.title));
    await deliver(context, page, JSON.stringify(message));
    return message;
  };
  const { body: call } = await ring(buyer, { conversationId });
  const ringing = await arrives(/Ben calls/);
  await until(worker.shown, ({ length }) => length === 1);
  await accept(owner, call.id);
  await arrives(/was answered/);
  await until(worker.shown, ({ length }) => length === 2);
  await deliver(context, page, JSON.stringify(ringing));
  const shown = await until(worker.shown, ({ length }) => length === 3);
  const [tag, data] = [`call:${call.id}`, `${server.url}/calls/${call.id}`];
  assert.deepEqual(shown, [
    // The page that is looked at makes the sound.
    { title: ringing.title, body: ringing.body, tag, data, stands: true, silent: true },
    { title: 'The call from Ben was answered', body: 'On another device of yours.', tag, data, silent: true },
    { title: 'Ben called', body: 'It no longer rings.', tag, data },
  ]);
  await hangUp(buyer, call.id);
});

test('what was turned on goes with its owner into the next session, and with nobody else', async () => {
  const ana = await server.person('Ana');
  const rui = await server.person('Rui');
  const { page } = await visitorWithPush();
  const devices = async (person: typeof ana) =>
    (await person.get<{ items: object[] }>('/api/push-subscriptions')).body.items.length;
  await signInOn(page, ana);
  await page.goto('/account/notifications');
  await page.getByRole('button', { name: 'Turn on messages here' }).click();
  await page.getByText('This device takes messages, also').waitFor();

  // Her session expires; she signs in again.
  await server.house.database.pool.query(
    `update user_sessions set ended_at = now(), ended_reason = 'expired' where id in (select session_id from push_subscriptions)`,
  );
  await page.reload();
  await page.waitForURL('**/sign-in**');
  await signInOn(page, ana);
  await page.goto('/account/notifications');
  await page.getByText('This device takes messages, also').waitFor();
  assert.equal(await devices(ana), 1);

  // She signs out, and he comes to the same browser: it takes nothing of hers, and nothing of his yet.
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await until(
    () => page.evaluate(() => localStorage.getItem('subscribed')),
    (kept) => kept === null,
  );
  assert.equal(await devices(ana), 0);
  await signInOn(page, rui);
  await page.goto('/account/notifications');
  await page.getByRole('button', { name: 'Turn on messages here' }).waitFor();
  assert.equal(await devices(rui), 0);
});

test('a browser that was told no says how to change that', async () => {
  const person = await server.person('Ana');
  const { page } = await visitorWithPush('denied');
  await signInOn(page, person);
  await page.goto('/account/notifications');
  await page.getByText('Your browser was told to show no messages').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Turn on messages here' }).count(), 0);
});

test('a telephone number is confirmed by the code that came to it', async () => {
  const person = await server.person('Ana');
  const { page } = await browser.visitor();
  await signInOn(page, person);
  await page.goto('/account/notifications');
  await page.getByText('For text messages, first').waitFor();
  const phone = '+351912345699';
  await person.patch('/api/me', { phone });
  await page.reload();
  await page.getByRole('button', { name: 'Send me a code' }).click();
  const { body } = await provider.waitFor(({ to }) => to === phone);
  const code = body.slice(0, 6);
  await page.getByLabel('Code from the text message').fill(code === '000000' ? '000001' : '000000');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('This is not the code.').waitFor();
  await assertAccessible(page, 'the code');
  await page.getByLabel('Code from the text message').fill(code);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('confirmed as yours').waitFor();
  assert.equal((await person.get<{ phoneVerified: boolean }>('/api/me')).body.phoneVerified, true);
});

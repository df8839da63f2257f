import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '#support/app.ts';
import { offerProduct } from '#support/orders.ts';
import { builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

let server: TestServer;
let browser: TestBrowser;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
});
after(async () => {
  await browser?.close();
  await server?.close();
});

test('where sockets do not pass, messages come all the same', async () => {
  const seller = await server.person('Nour Haddad');
  const buyer = await server.person('Cleo Park');
  const { shopId } = await offerProduct(seller, { title: 'Brass lamp' });
  const { body: opened } = await buyer.post<{ id: string }>('/api/conversations', { shopId });
  const path = `/api/conversations/${opened.id}/messages`;
  await buyer.post(path, { clientMessageId: 'asked', body: 'Hello?' });
  const { page } = await browser.visitor();
  await page.addInitScript(() => {
    globalThis.WebSocket = class {
      constructor() {
        throw new Error('no sockets here');
      }
    } as unknown as typeof WebSocket;
  });
  await signInOn(page, buyer);
  await page.goto(`/messages/${opened.id}`);
  const log = page.getByRole('log');
  await log.getByText('Hello?').waitFor();
  await seller.post(path, { clientMessageId: 'answer', body: 'Here we are' });
  await log.getByText('Here we are').waitFor({ timeout: 15_000 });
});

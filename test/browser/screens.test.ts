import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startTestServer, type TestServer } from '#support/app.ts';
import { checkOut, putInCart } from '#support/orders.ts';
import type { Person } from '#support/people.ts';
import { assertAccessible, builtWeb, openBrowser, signInOn, type TestBrowser } from './browser.ts';

let server: TestServer;
let browser: TestBrowser;
let seller: Person;
let moderator: Person;
let admin: Person;
let buyer: Person;
let productPath: string;
let orderPath: string;
let shopPath: string;
let conversationPath: string;
let callPath: string;
let reportPath: string;

before(async () => {
  await builtWeb();
  server = await startTestServer();
  browser = await openBrowser(server.url);
  seller = await server.person('Nour Haddad');
  const key = () => ({ 'idempotency-key': crypto.randomUUID() });
  const { body: shop } = await seller.post<{ id: string; slug: string }>(
    '/api/shops',
    { name: 'Atelier Nour', description: 'Brass lamps, hammered by hand.', currency: 'EUR' },
    key(),
  );
  const { body: product } = await seller.post<{ id: string; variants: { id: string }[] }>(
    `/api/shops/${shop.id}/products`,
    {
      title: 'Hammered brass lamp',
      description: 'Each piece differs a little.',
      price: { amount: 8900, currency: 'EUR' },
      stock: 3,
      status: 'active',
      tags: ['handmade'],
      attributes: { material: 'Brass' },
    },
    key(),
  );
  await seller.post(
    `/api/shops/${shop.id}/products`,
    {
      title: 'Linen shirt',
      price: { amount: 4900, currency: 'EUR' },
      variants: ['S', 'M', 'L'].flatMap((Size, at) => [
        { options: { Size, Colour: 'Sand' }, stock: at },
        { options: { Size, Colour: 'Sea' }, stock: 2, price: { amount: 5200, currency: 'EUR' } },
      ]),
    },
    key(),
  );
  await seller.patch(`/api/shops/${shop.id}`, {
    hours: { monday: [{ opens: '09:00', closes: '18:00' }], saturday: [{ opens: '20:00', closes: '02:00' }] },
    holidays: [{ from: '2026-12-24', to: '2026-12-26', note: 'Christmas' }],
    policies: { returns: 'Within 30 days.', shipping: 'Wrapped in straw.' },
  });
  const { body: place } = await seller.post<{ id: string }>(
    `/api/shops/${shop.id}/locations`,
    { name: 'Workshop', kind: 'storefront', city: 'Lisbon', country: 'PT', latitude: 38.7139, longitude: -9.1394 },
    key(),
  );
  await seller.put(`/api/shops/${shop.id}/delivery-zones`, {
    items: [
      { name: 'By bicycle', locationId: place.id, radiusKm: 8, fee: { amount: 300, currency: 'EUR' } },
      { name: 'By post', countries: ['PT', 'ES'], fee: { amount: 690, currency: 'EUR' }, daysFrom: 2, daysTo: 4 },
    ],
  });
  await seller.post(
    `/api/shops/${shop.id}/invitations`,
    { email: 'tomas@example.com', permissions: ['catalogue'] },
    key(),
  );
  moderator = await server.person('Mo Derata');
  await server.house.database.pool.query(`update users set role = 'moderator' where id = $1`, [moderator.id]);
  const reporter = await server.person('Rui Costa');
  await reporter.post('/api/reports', { productId: product.id, reason: 'misleading', details: 'It is tin.' }, key());
  admin = await server.person('Ada Min');
  await server.house.database.pool.query(`update users set role = 'admin' where id = $1`, [admin.id]);
  buyer = reporter;
  const wish = { productId: product.id, kind: 'target', targetPrice: { amount: 7900, currency: 'EUR' } };
  await buyer.post('/api/price-alerts', wish);
  await buyer.post('/api/saved-searches', { query: { q: 'lamp', maxPrice: '9000' }, every: 'day' });
  await sellTwice(product);
  productPath = `/products/${product.id}`;
  shopPath = `/shops/${shop.slug}`;
  await talk(shop.id, product.id);
  await call(shop.id);
  const definition = { metrics: ['views', 'orders'], dimensions: ['day', 'product'], range: { last: '30d' } };
  const { body: report } = await seller.post<{ id: string }>(
    `/api/analytics/shop/${shop.id}/reports`,
    { name: 'Best sellers', definition, isShared: true, schedule: 'weekly' },
    key(),
  );
  reportPath = `/seller/reports/${report.id}`;
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** One order waits for the shop; another is done, so that there is something in the books, and comes back. */
async function sellTwice(product: { id: string; variants: { id: string }[] }): Promise<void> {
  await admin.put('/api/admin/commissions/market', { rate: 750 });
  const offered = { productId: product.id, variantId: product.variants[0]?.id ?? '' };
  const ordered: string[] = [];
  for (let times = 0; times < 2; times++) {
    await putInCart(buyer, offered);
    ordered.push((await checkOut(buyer)).orders[0]?.id ?? '');
  }
  for (const step of ['confirm', 'ship', 'deliver']) await seller.put(`/api/orders/${ordered[0]}/${step}`, {});
  const { body } = await buyer.get<{ lines: { id: string }[] }>(`/api/orders/${ordered[0]}`);
  const lines = [{ lineId: body.lines[0]?.id, quantity: 1 }];
  const review = { rating: 4, title: 'Glows like the sun', body: 'It hangs above our table.' };
  await buyer.post(`/api/products/${product.id}/reviews`, review);
  await buyer.post(`/api/orders/${ordered[0]}/returns`, { lines, reason: 'It hums' });
  orderPath = `/orders/${ordered[0]}`;
  await putInCart(buyer, offered);
}

/** A conversation with words of both, a card and a reaction, and an unread answer. */
async function talk(shopId: string, productId: string): Promise<void> {
  const { body: opened } = await buyer.post<{ id: string }>('/api/conversations', { shopId, productId });
  conversationPath = `/messages/${opened.id}`;
  const say = async (person: Person, clientMessageId: string, more: object) =>
    (await person.post<{ id: string }>(`/api/conversations/${opened.id}/messages`, { clientMessageId, ...more })).body;
  const asked = await say(buyer, 'a', { body: 'Is it heavy? See https://example.com/lamps' });
  await say(seller, 'b', { body: 'Not at all.', productId, replyToId: asked.id });
  await seller.put(`/api/conversations/${opened.id}/messages/${asked.id}/reactions/${encodeURIComponent('👍')}`, {});
}

/** A call that nobody took, and the wish to be called back. */
async function call(shopId: string): Promise<void> {
  // Whatever the hour is.
  await seller.put(`/api/shops/${shopId}/call-settings`, { takesCalls: 'always' });
  const { body: placed } = await buyer.post<{ id: string }>('/api/calls/initiate', { shopId, callType: 'video' });
  await buyer.put(`/api/calls/${placed.id}/end`, {});
  await buyer.post('/api/call-backs', { shopId, callType: 'audio', note: 'Is the lamp for gas or for oil?' });
  callPath = `/calls/${placed.id}`;
}

/** Every screen, and what must be seen on it before it counts as loaded. */
const forEverybody = () =>
  [
    ['/', 'heading', 'Fresh on the stalls'],
    ['/search?q=lamp', 'heading', 'Results for “lamp”'],
    ['/search?q=purple+elephant', 'heading', 'Nothing found'],
    [productPath, 'heading', 'Hammered brass lamp'],
    [shopPath, 'heading', 'Atelier Nour'],
    ['/cart', 'heading', 'Your cart is empty'],
    ['/recently-viewed', 'heading', 'Nothing yet'],
    ['/sign-up', 'heading', 'Create an account'],
    ['/sign-in', 'heading', 'Sign in'],
    ['/forgot-password', 'heading', 'Forgot your password?'],
    ['/reset?token=x', 'heading', 'Set a new password'],
    ['/reset', 'link', 'Send a new link'],
    ['/unsubscribe?token=x', 'heading', 'Get no more of these mails?'],
    ['/verify?token=x', 'link', 'Send a new link from my account'],
    ['/no/such/page', 'heading', 'There is nothing at this address'],
  ] as const;

const forMembers = () =>
  [
    ['/account', 'heading', 'About you'],
    ['/account/sessions', 'button', 'Sign out'],
    ['/account/recommendations', 'heading', 'Not for me'],
    ['/account/blocked', 'heading', 'Nobody is blocked'],
    ['/account/sign-ins', 'heading', 'Sign-in history'],
    ['/account/alerts', 'heading', 'You wait for nothing'],
    ['/account/alerts?status=paused', 'heading', 'No alert is like that'],
    ['/account/alerts/searches', 'heading', 'No search is saved'],
    ['/account/notifications', 'heading', 'Quiet hours'],
    ['/notifications', 'heading', 'Notifications'],
    ['/notifications?unread=true', 'heading', 'Notifications'],
    ['/seller', 'heading', 'What waits for you'],
    ['/seller/live', 'heading', 'Nobody is here right now'],
    ['/my-shop', 'link', 'Hammered brass lamp'],
    ['/my-shop/products/new', 'heading', 'Add a product'],
    [`/my-shop${productPath}`, 'heading', 'Edit product'],
    [productPath, 'link', 'Edit this product'],
    ['/orders', 'heading', 'No orders yet'],
    ['/my-shop/messages', 'link', 'Rui Costa'],
    ['/my-shop/calls', 'heading', 'Waiting for a call back'],
    ['/my-shop/calls?status=ended&type=audio', 'heading', 'No call is like that'],
    ['/my-shop/messages?show=archived', 'heading', 'The archive is empty'],
    [`/my-shop${conversationPath}`, 'heading', 'Rui Costa'],
    ['/messages?q=elephant', 'heading', 'Nothing found'],
    [orderPath, 'button', 'Accept the return'],
    ['/checkout', 'heading', 'Your cart is empty'],
    ['/my-shop/orders', 'heading', 'Returns to look at'],
    ['/my-shop/orders?status=delivered', 'link', /Hammered brass lamp$/],
    ['/my-shop/orders?status=cancelled', 'heading', 'Nothing here yet'],
    ['/my-shop/balance', 'heading', 'You owe the market €6.68'],
    ['/admin/money', 'heading', 'This is not yours to see'],
    ['/admin/announcements', 'heading', 'This is not yours to see'],
    ['/my-shop/reviews', 'link', 'Hammered brass lamp'],
    ['/my-shop/reviews?all=true', 'link', 'Hammered brass lamp'],
    [`${productPath}/review`, 'heading', 'This is from your own shop'],
    ['/feed', 'heading', 'You follow no shop yet'],
    ['/following', 'heading', 'You follow no shop yet'],
    ['/my-shop/followers', 'heading', 'Nobody follows you yet'],
    ['/seller/figures', 'heading', 'Figures'],
    ['/seller/figures?from=2020-01-01&to=2020-01-31', 'heading', 'Nobody came in these days'],
    ['/seller/reports', 'link', 'Best sellers'],
    ['/seller/reports/new', 'heading', 'Views · By day'],
    [reportPath, 'heading', 'Best sellers'],
    ['/my-shop/waiting', 'radio', '€79.00'],
    ['/my-shop/stock', 'link', 'Linen shirt'],
    ['/my-shop/stock?low=true', 'link', 'Linen shirt'],
    ['/my-shop/import', 'heading', 'Take products out'],
    ['/my-shop/profile', 'heading', 'What holds in this shop'],
    ['/my-shop/hours', 'heading', 'Days off'],
    ['/my-shop/places', 'heading', 'Delivery'],
    ['/my-shop/staff', 'heading', 'Invite somebody'],
    ['/my-shop/desk', 'heading', 'Quick replies'],
    ['/invitations?token=x', 'heading', 'Work in a shop'],
    ['/moderation', 'heading', 'This is not yours to see'],
  ] as const;

const forBuyers = () =>
  [
    ['/checkout', 'heading', 'Atelier Nour'],
    ['/checkout/placed', 'heading', 'It is all among your orders'],
    ['/account/alerts', 'link', 'Hammered brass lamp'],
    ['/account/alerts/searches', 'link', 'lamp'],
    [productPath, 'button', 'Pause: Hammered brass lamp, At most €79.00'],
    ['/orders', 'link', 'Hammered brass lamp'],
    ['/messages', 'link', 'Atelier Nour'],
    [conversationPath, 'heading', 'Atelier Nour'],
    ['/calls', 'heading', 'You asked to be called back'],
    [callPath, 'heading', 'Atelier Nour'],
    ['/orders?status=cancelled', 'heading', 'No order is like that'],
    [orderPath, 'heading', 'What happened'],
  ] as const;

const forModerators = () =>
  [
    ['/moderation', 'link', 'Hammered brass lamp'],
    ['/moderation?status=dismissed', 'heading', 'Nothing here yet'],
  ] as const;

const forAdmins = () =>
  [
    ['/admin', 'heading', 'The server'],
    ['/admin/commissions', 'heading', 'The whole market'],
    ['/admin/money', 'heading', 'Write down a payment'],
    ['/admin/announcements', 'heading', 'Tell people something'],
  ] as const;

type Screen =
  | ReturnType<typeof forEverybody>[number]
  | ReturnType<typeof forMembers>[number]
  | ReturnType<typeof forBuyers>[number]
  | ReturnType<typeof forModerators>[number]
  | ReturnType<typeof forAdmins>[number];

/** Forgets who is signed in, as another person at the same device would find it. */
async function signInAnew(page: Page, person: Person): Promise<void> {
  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
  await signInOn(page, person);
}

async function open(page: Page, [path, role, name]: Screen): Promise<void> {
  await page.goto(path);
  await page.getByRole('main').getByRole(role, { name, exact: true }).first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

const PHONE = { width: 320, height: 640 };
const DESK = { width: 1280, height: 720 };

test('every screen fits a narrow phone, from right to left as well, and is accessible in both themes', async () => {
  const { page, faults } = await browser.visitor({ viewport: PHONE, hasTouch: true });
  const look = async (screen: Screen) => {
    await page.setViewportSize(PHONE);
    await open(page, screen);
    await assertFits(page, screen[0]);
    await page.setViewportSize(DESK);
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    await page.emulateMedia({ colorScheme: 'light' });
    await assertAccessible(page, `${screen[0]} (light)`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await assertAccessible(page, `${screen[0]} (dark)`, 'colours');
    assert.equal(await page.locator('h1').count(), 1, `${screen[0]} has one main heading`);
  };
  for (const screen of forEverybody()) await look(screen);
  await signInOn(page, seller);
  for (const screen of forMembers()) await look(screen);
  await signInAnew(page, buyer);
  for (const screen of forBuyers()) await look(screen);
  await signInAnew(page, moderator);
  for (const screen of forModerators()) await look(screen);
  await signInAnew(page, admin);
  for (const screen of forAdmins()) await look(screen);
  assert.deepEqual(faults, []);
});

async function assertFits(page: Page, path: string): Promise<void> {
  for (const dir of ['rtl', 'ltr']) {
    const wider = await page.evaluate((dir) => {
      document.documentElement.dir = dir;
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    }, dir);
    assert.ok(wider <= 0, `${path} (${dir}) scrolls sideways by ${wider} px`);
  }
  assert.deepEqual(await page.evaluate(smallTargets), [], `${path} has targets too small to hit`);
}

/** Runs in the page: what a thumb must hit and is lower than 44 px (links within a sentence are excepted, as in WCAG). */
function smallTargets(): string[] {
  const small: string[] = [];
  for (const target of document.querySelectorAll<HTMLElement>('button, input, select, textarea, a[class*="min-h"]')) {
    const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
    const labelled = target instanceof HTMLInputElement && target.type === 'checkbox';
    if (width > 1 && height > 1 && height < 40 && !labelled) small.push(`${target.outerHTML.slice(0, 120)} ${height}`);
  }
  return small;
}

test('faulty forms, open panels and dialogs are accessible too', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, faults } = await browser.visitor({ colorScheme });
    await page.goto('/sign-up');
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByText('Please fill this in.').first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name');
    await assertAccessible(page, `sign-up with faults (${colorScheme})`);

    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(seller.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password at all');
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Email and password do not match.').waitFor();
    await assertAccessible(page, `sign-in refused (${colorScheme})`);

    await signInOn(page, seller);
    await page.getByRole('button', { name: /^Notifications/ }).click();
    await page.getByRole('link', { name: 'See all' }).waitFor();
    await assertAccessible(page, `bell open (${colorScheme})`);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'See all' }).waitFor({ state: 'detached' });
    assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /Notifications/);

    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await assertAccessible(page, `account menu open (${colorScheme})`);

    await page.goto(`/my-shop${productPath}`);
    await page.getByRole('button', { name: 'Delete this product' }).click();
    await page.getByRole('alertdialog').waitFor();
    await assertAccessible(page, `dialog open (${colorScheme})`);
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Delete this product');

    await page.goto('/my-shop/calls');
    await page.getByRole('button', { name: 'Call now: Rui Costa' }).click();
    await page.getByRole('dialog').getByText('No microphone was found').waitFor();
    await assertAccessible(page, `before a call (${colorScheme})`);
    assert.deepEqual(faults, []);
  }
});

test('a chosen theme holds over a reload, before anything is drawn', async () => {
  const { page } = await browser.visitor({ colorScheme: 'light' });
  await page.goto('/sign-in');
  await page.getByRole('radio', { name: 'Dark' }).check();
  assert.equal(await background(page), 'rgb(21, 18, 15)');
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.body !== null);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.getByRole('radio', { name: 'As the device' }).check();
  assert.equal(await background(page), 'rgb(251, 247, 241)');
});

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test('nothing jumps while a page loads', async () => {
  const { page } = await browser.visitor({ viewport: { width: 390, height: 844 } });
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  // Slow enough that the stand-ins are seen.
  await page.route('**/api/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  for (const [path, , name] of forEverybody().slice(0, 5)) {
    await page.goto(path);
    await page.getByRole('main').getByRole('heading', { name, exact: true }).first().waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    const sum = await page.evaluate(() =>
      (globalThis as unknown as { shifts: number[] }).shifts.reduce((a, b) => a + b, 0),
    );
    assert.ok(sum <= 0.05, `${path} shifts by ${sum}`);
  }
});

test('a new page is announced and takes the focus to its content', async () => {
  const { page } = await browser.visitor();
  await page.goto('/');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.waitForURL('**/sign-in');
  await page.getByRole('status').getByText('Sign in – Souk').waitFor({ state: 'attached' });
  assert.equal(await page.title(), 'Sign in – Souk');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
});

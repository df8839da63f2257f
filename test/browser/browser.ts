import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { builtWeb } from './built.ts';
import { howToLaunch } from './chromium.ts';

export type Visitor = {
  page: Page /** Faults the page met: thrown errors, CSP refusals, foreign requests. */;
  faults: string[];
};

export type TestBrowser = {
  /** A person on a device of their own: nothing is shared with other visitors. */
  visitor: (options?: BrowserContextOptions) => Promise<Visitor>;
  close: () => Promise<void>;
};

/** A real browser, a process of its own, before the real app at `url`; `flags` are further words for Chromium. */
export async function openBrowser(url: string, flags: readonly string[] = []): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch(await howToLaunch(flags));
  return {
    async visitor(options = {}) {
      const context = await browser.newContext({ baseURL: url, locale: 'en-GB', ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      return { page, faults: watch(page, url) };
    },
    close: () => browser.close(),
  };
}

export { builtWeb };

function watch(page: Page, url: string): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught|Warning:/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(url) && !/^(data|blob|about):/.test(asked)) faults.push(`foreign request: ${asked}`);
  });
  return faults;
}

const axeSource = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'));
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What a theme can break. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** Fails with every rule of WCAG 2.2 AA (and good practice) that the page breaks as it stands now. */
export async function assertAccessible(
  page: Page,
  screen: string,
  what: 'everything' | 'colours' = 'everything',
): Promise<void> {
  // axe would measure the colours of a fade half done.
  await page.evaluate(async () => {
    const finite = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations === 1);
    const drawn = Promise.allSettled(finite.map(({ finished }) => finished));
    // One that is paused never ends.
    await Promise.race([drawn, new Promise((resolve) => setTimeout(resolve, 2_000))]);
  });
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await readFile(axeSource, 'utf8'));
  const runOnly = what === 'colours' ? { type: 'rule', values: colourRules } : { type: 'tag', values: rules };
  const { violations } = await page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (where: Document, options: object) => Promise<AxeResults> };
    };
    return axe.run(document, { runOnly, resultTypes: ['violations'] });
  }, runOnly);
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  assert.deepEqual(found, [], `${screen} breaks rules of accessibility`);
}

/** Signs in as a person does, through the page. */
export async function signInOn(page: Page, person: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await page.getByRole('button', { name: /^Account of/ }).waitFor();
}

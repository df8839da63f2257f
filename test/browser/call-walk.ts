import type { Page } from 'playwright-core';
import type { Person } from '#support/people.ts';
import { signInOn } from './browser.ts';
import type { Device, DeviceBrowser } from './devices.ts';

/** What people do in calls, through the pages. */
export type Kind = 'With picture' | 'Sound only';

/** Somebody signed in on a device, looking at that page. */
export async function enter(browser: DeviceBrowser, person: Person, path: string, device?: Device): Promise<Device> {
  const entered = device ?? (await browser.device());
  await signInOn(entered.page, person);
  await entered.page.goto(path);
  return entered;
}

/** Opens what comes before a call from the thread that is open; the answer starts it. */
export async function startCall(page: Page, name: string, kind: Kind = 'With picture'): Promise<() => Promise<void>> {
  await page.getByRole('button', { name: `Call ${name}`, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Call ${name}` });
  if (kind === 'Sound only') await dialog.getByText(kind).click();
  const start = dialog.getByRole('button', { name: 'Start the call' }).and(page.locator(':not([aria-disabled])'));
  await start.waitFor();
  return async () => {
    await start.click();
    await dialog.waitFor({ state: 'detached' });
  };
}

export async function ringUp(page: Page, name: string, kind?: Kind): Promise<void> {
  const start = await startCall(page, name, kind);
  await start();
}

/** It rings here, on top of whatever page is open. */
export const ring = (page: Page, name: string) => page.getByRole('dialog', { name: `${name} is calling` });

export async function accept(page: Page, name: string, how: 'Answer with video' | 'Answer' = 'Answer with video') {
  await ring(page, name).getByRole('button', { name: how, exact: true }).click();
  await callWith(page, name).waitFor();
}

/** The call that this page is in, large or small, or was in until a moment ago. */
export const callWith = (page: Page, name: string) => page.getByLabel(`Call with ${name}`, { exact: true });

/** How the call stands, as it is said to everybody. */
export const standing = (page: Page, words: string | RegExp) =>
  page.locator('[data-call-state]').getByRole('status').filter({ hasText: words });

export const press = (page: Page, name: string) =>
  page.locator('[data-call-state]').getByRole('button', { name, exact: true }).click();

/** The other hung up, or nobody answered: it is said, and put away. */
export async function callIsOver(page: Page, words = 'The call is over.'): Promise<void> {
  await standing(page, words).waitFor({ timeout: 20_000 });
  await press(page, 'Close');
  await page.locator('[data-call-state]').waitFor({ state: 'detached' });
}

export async function hangUp(page: Page): Promise<void> {
  await press(page, 'Hang up');
  await callIsOver(page);
}

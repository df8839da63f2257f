import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** A person without a pointer: everything is reached by Tab and done by typing, Enter and Space. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Tabs until something of that name has the focus, and makes sure that it can be seen to have it. */
  async to(name: string | RegExp): Promise<void> {
    const passed: string[] = [];
    for (let steps = 0; steps < 80; steps++) {
      await this.#page.keyboard.press('Tab');
      const focused = await this.#page.evaluate(describeFocus);
      if (typeof name === 'string' ? focused.name === name : name.test(focused.name)) {
        assert.ok(focused.visible, `the focus on ${focused.name} cannot be seen`);
        return;
      }
      passed.push(focused.name);
    }
    assert.fail(`Tab never came to ${name}; it passed ${[...new Set(passed)].join(' | ')}`);
  }

  async type(name: string | RegExp, text: string): Promise<void> {
    await this.to(name);
    await this.#page.keyboard.press('ControlOrMeta+A');
    await this.#page.keyboard.type(text);
  }

  async press(name: string | RegExp): Promise<void> {
    await this.to(name);
    await this.#page.keyboard.press('Enter');
  }
}

/** Runs in the page. */
function describeFocus(): { name: string; visible: boolean } {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement)) return { name: '', visible: false };
  const labels = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? focused.labels : null;
  const label = labels?.[0]?.firstChild?.textContent;
  const spoken = focused.cloneNode(true) as HTMLElement;
  for (const silent of spoken.querySelectorAll('[aria-hidden=true]')) silent.remove();
  const name = (focused.getAttribute('aria-label') ?? label ?? spoken.textContent ?? '').trim();
  // The ring may be drawn on the element, around a field's frame, or by a card's stretched link.
  const box = [focused, focused.closest('form > *, form'), focused.parentElement].filter((one) => one !== null);
  const styles = [...box.map((one) => getComputedStyle(one)), getComputedStyle(focused, '::after')];
  const visible = styles.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px');
  return { name, visible };
}

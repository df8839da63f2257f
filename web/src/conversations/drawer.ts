import { createStore, del, get, set, values } from 'idb-keyval';
import type { Letter } from './letters.ts';
import type { Drawer } from './outbox.ts';

const hint = 'souk-letters';

/**
 * The letters of this device in IndexedDB, files included. What cannot be kept there (a private window, a full disk) is
 * held in memory: it is sent all the same, and only a reload would lose it.
 */
export function openDrawer(): Drawer {
  const memory = new Map<string, Letter>();
  const place = (userId: string, id: string) => `${userId}/${id}`;
  let store: ReturnType<typeof createStore> | null = null;
  try {
    store = createStore('souk-letters', 'letters');
  } catch {
    // No IndexedDB at all.
  }

  return {
    async all(userId) {
      const kept = store ? await values<Letter>(store).catch(() => []) : [];
      const found = new Map(kept.map((letter) => [letter.id, letter]));
      for (const letter of memory.values()) found.set(letter.id, letter);
      const mine = [...found.values()].filter((letter) => letter.userId === userId);
      remember(mine.length > 0);
      return mine;
    },
    async put(letter) {
      remember(true);
      const at = place(letter.userId, letter.id);
      try {
        if (!store) throw new Error('nowhere to keep it');
        await set(at, letter, store);
        memory.delete(at);
      } catch {
        memory.set(at, letter);
      }
    },
    async remove(userId, id) {
      const at = place(userId, id);
      memory.delete(at);
      if (store && (await get(at, store).catch(() => undefined))) await del(at, store).catch(() => {});
    },
  };
}

/** Whether letters lie here that a page without conversations should send as well. */
export function lettersWait(): boolean {
  try {
    return localStorage.getItem(hint) === 'yes';
  } catch {
    return false;
  }
}

function remember(waiting: boolean): void {
  try {
    if (waiting) localStorage.setItem(hint, 'yes');
    else localStorage.removeItem(hint);
  } catch {
    // Storage may be blocked: letters then go out when conversations are opened.
  }
}

import { useSyncExternalStore } from 'react';

const key = 'souk-my-shop';
const listeners = new Set<() => void>();
let chosen = remembered();

function remembered(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Which of one's shops the seller's pages are about, also at the next visit. */
export function chooseShop(id: string): void {
  chosen = id;
  try {
    localStorage.setItem(key, id);
  } catch {
    // Storage may be blocked: the choice then holds until the page is left.
  }
  for (const listener of listeners) listener();
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The id of the chosen shop; null where none was chosen yet. */
export const useChosenShop = () => useSyncExternalStore(listen, () => chosen);

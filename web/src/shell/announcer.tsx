import { useSyncExternalStore } from 'react';

/** What is said to screen readers in passing. One polite region for the whole page, there from the first paint. */
let words = '';
const listeners = new Set<() => void>();

export function announce(text: string): void {
  // A trailing no-break space makes the same words count as news.
  words = text === words ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Announcer() {
  const said = useSyncExternalStore(listen, () => words);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}

import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { i18n } from '../words.ts';
import { announce } from './announcer.tsx';

type Toast = { id: number; text: string; bad: boolean };

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** A word in passing. It goes by itself after six seconds; a bad one stays until it is closed. */
export function toast(text: string, { bad = false } = {}): void {
  const id = ++lastId;
  // What is said already is said once, for longer.
  change([...toasts.filter((shown) => shown.text !== text).slice(-2), { id, text, bad }]);
  announce(text);
  if (!bad) setTimeout(() => dismiss(id), 6_000);
}

const dismiss = (id: number) => change(toasts.filter((shown) => shown.id !== id));

function change(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

const listen = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Toasts() {
  const shown = useSyncExternalStore(listen, () => toasts);
  if (shown.length === 0) return null;
  return (
    <section
      aria-label={i18n.t('Messages')}
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 grid justify-items-center gap-2"
    >
      {shown.map(({ id, text, bad }) => (
        <div
          key={id}
          className="rise pointer-events-auto flex max-w-md items-center gap-2 rounded-2xl bg-ink py-1.5 ps-5 pe-1.5 text-paper shadow-float"
        >
          {bad && <span aria-hidden="true" className="size-2 shrink-0 rounded-full bg-rose" />}
          <p className="min-w-0 flex-1 break-words">{text}</p>
          <button
            type="button"
            aria-label={i18n.t('Close message')}
            className="grid size-11 place-items-center rounded-xl hover:opacity-70 focus-visible:outline-saffron"
            onClick={() => dismiss(id)}
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        </div>
      ))}
    </section>
  );
}

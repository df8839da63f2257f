import { uuid } from '../parts/intention.ts';

const kept = 'souk-call-device';
let mine: Promise<string> | null = null;

/**
 * The name of this tab among a person's devices. A reloaded tab keeps its own and so finds back into its call; a
 * duplicated one, which inherits the storage, gets another.
 */
export function deviceId(): Promise<string> {
  mine ??= claim();
  return mine;
}

async function claim(): Promise<string> {
  const before = read();
  if (before && (await hold(before))) return before;
  const fresh = uuid();
  await hold(fresh);
  keep(fresh);
  return fresh;
}

/** Held until the tab goes. Without Web Locks there is no HTTPS and thus no microphone either. */
async function hold(id: string): Promise<boolean> {
  if (!('locks' in navigator)) return true;
  return new Promise((resolve) => {
    // The page that was just reloaded may hold it for a moment longer.
    const signal = AbortSignal.timeout(500);
    navigator.locks
      .request(`souk-call-device-${id}`, { signal }, () => {
        resolve(true);
        return new Promise(() => {});
      })
      .catch(() => resolve(false));
  });
}

function read(): string | null {
  try {
    return sessionStorage.getItem(kept);
  } catch {
    return null;
  }
}

function keep(id: string): void {
  try {
    sessionStorage.setItem(kept, id);
  } catch {
    // Without storage a reload ends this tab's part in its call.
  }
}

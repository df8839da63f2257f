/** What is merely current (somebody writes, somebody came online): pushed by the socket, never stored, lost is fine. */
export type Signal = { type: string; payload: Record<string, unknown> };

const listeners = new Set<(signal: Signal) => void>();

/** Calls with every signal of that type until the returned function is called. */
export function onSignal(type: string, listener: (payload: Signal['payload']) => void): () => void {
  const heard = (signal: Signal) => {
    if (signal.type === type) listener(signal.payload);
  };
  listeners.add(heard);
  return () => {
    listeners.delete(heard);
  };
}

export function signalled(signal: Signal): void {
  for (const listener of listeners) listener(signal);
}

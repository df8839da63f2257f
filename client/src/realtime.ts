import { io, type Socket } from 'socket.io-client';
import type { PersonEvents, PersonSignals } from './events.generated.js';

export interface RealtimeOptions {
  baseUrl: string;
  /** A valid access token, asked for at every connection. */
  accessToken: () => Promise<string>;
  /** The cursor kept from last time, so that nothing between is missed. */
  cursor?: string | null;
  /** Keep the newest cursor; called after each event. */
  onCursor?: (cursor: string) => void;
  /** The history is another or too old: fetch everything anew. */
  onReset?: () => void;
  onSessionEnded?: () => void;
}

type EventOf<Type extends keyof PersonEvents> = {
  seq: number;
  cursor: string;
  type: Type;
  payload: PersonEvents[Type];
  createdAt: string;
};

export interface Realtime {
  on<Type extends keyof PersonEvents>(type: Type, handle: (event: EventOf<Type>) => void): void;
  /** What is merely current: who types, who is here. Never repeated; what was missed shows at the next fetch. */
  onSignal<Type extends keyof PersonSignals>(type: Type, handle: (payload: PersonSignals[Type]) => void): void;
  close(): void;
}

/** Hears what happens to the signed-in person: each event once, in order, through reconnects. */
export function openRealtime(options: RealtimeOptions): Realtime {
  let cursor = options.cursor ?? null;
  const handlers = new Map<string, ((event: never) => void)[]>();
  const signalHandlers = new Map<string, ((payload: never) => void)[]>();
  const socket: Socket = io(options.baseUrl, {
    transports: ['websocket'],
    auth: (give) => {
      void options.accessToken().then((token) => give({ token, cursor }));
    },
  });

  function moveTo(next: string): void {
    cursor = next;
    options.onCursor?.(next);
  }

  socket.on('event', (event: EventOf<keyof PersonEvents>) => {
    for (const handle of handlers.get(event.type) ?? []) handle(event as never);
    moveTo(event.cursor);
  });
  socket.on('signal', ({ type, payload }: { type: string; payload: object }) => {
    for (const handle of signalHandlers.get(type) ?? []) handle(payload as never);
  });
  socket.on('sync:reset', (position: { cursor: string }) => {
    moveTo(position.cursor);
    options.onReset?.();
  });
  socket.on('sync:ready', (position: { cursor: string }) => moveTo(position.cursor));
  socket.on('session:ended', () => options.onSessionEnded?.());

  return {
    on(type, handle) {
      handlers.set(type, [...(handlers.get(type) ?? []), handle as (event: never) => void]);
    },
    onSignal(type, handle) {
      signalHandlers.set(type, [...(signalHandlers.get(type) ?? []), handle as (payload: never) => void]);
    },
    close: () => void socket.close(),
  };
}

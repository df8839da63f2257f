import { io } from 'socket.io-client';
import type { PersonEvent } from '../api/types.ts';
import type { Line, Listener } from './news.ts';
import { signalled } from './signals.ts';

const askEvery = 5_000;
const patience = 2;

/** Opens the socket. After two vain tries it asks by HTTP every five seconds as well, until a socket gets through. */
export function openLine(listener: Listener): Line {
  let failures = 0;
  let asking: ReturnType<typeof setInterval> | undefined;
  const socket = io({
    path: '/socket.io',
    // A proxy that swallows the upgrade is a failure like any other, and told from a slow line by asking meanwhile.
    timeout: 5_000,
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 15_000,
    auth: (give) => {
      listener.token().then(
        (token) => give({ token, cursor: listener.cursor() }),
        () => give({ token: null, cursor: listener.cursor() }),
      );
    },
  });

  const ask = () => {
    if (!document.hidden) listener.ask().catch(() => {});
  };
  const stopAsking = () => {
    clearInterval(asking);
    asking = undefined;
  };

  socket.on('connect', () => {
    failures = 0;
    stopAsking();
  });
  socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
    if (error.data?.code) listener.refused();
    failures += 1;
    if (failures >= patience && asking === undefined) {
      ask();
      asking = setInterval(ask, askEvery);
    }
    // A refusal by the server (an old token) ends Socket.IO's own tries.
    if (!socket.active) setTimeout(() => socket.connect(), 3_000);
  });
  socket.on('disconnect', (reason) => {
    // The server closes sockets when it restarts; only `session:ended` means we are not wanted.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000);
  });
  socket.on('event', (event: PersonEvent & { cursor: string }) => listener.heard(event, event.cursor));
  socket.on('signal', signalled);
  socket.on('sync:reset', ({ cursor }: { cursor: string }) => listener.reset(cursor));
  socket.on('session:ended', () => {
    close();
    listener.ended();
  });

  let closed = false;
  function close() {
    closed = true;
    stopAsking();
    socket.disconnect();
  }
  const connect = socket.connect.bind(socket);
  socket.connect = () => (closed ? socket : connect());
  return { close };
}

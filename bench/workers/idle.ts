import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';

/*
 * Opens a socket for each token it is sent by its parent and keeps them, doing nothing else; says when all are ready.
 */
const AT_ONCE = 50;
const sockets: Socket[] = [];

process.on('message', async ({ url, tokens }: { url: string; tokens: readonly string[] }) => {
  for (let start = 0; start < tokens.length; start += AT_ONCE) {
    await Promise.all(tokens.slice(start, start + AT_ONCE).map((token) => open(url, token)));
  }
  await sleep(500);
  process.send?.({ open: sockets.filter(({ connected }) => connected).length });
});

function open(url: string, token: string): Promise<void> {
  const socket = io(url, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false });
  sockets.push(socket);
  return new Promise((resolve, reject) => {
    socket.on('sync:ready', () => resolve());
    socket.on('connect_error', reject);
  });
}

import { connect, createServer, type Socket } from 'node:net';

/** A wire to a server that can be cut and mended. */
export interface Wire {
  readonly port: number;
  /** Connections break and new ones are refused, as when the server's machine restarts. */
  cut(): Promise<void>;
  /** Everything stays open and nothing passes, as when a cable is pulled. */
  freeze(): void;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free loopback port and passes everything on to `target`. */
export async function openWire(target: { host: string; port: number }): Promise<Wire> {
  const sockets = new Set<Socket>();
  let frozen = false;

  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(target);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.on('data', (data) => {
        // What comes over a frozen wire is lost; TCP would send it again, but never in the time the tests look at.
        if (!frozen) other.write(data);
      });
    }
    near.resume();
  });

  function listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  async function cut(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.resetAndDestroy();
    await closed;
  }

  const port = await listen(0);
  return {
    port,
    cut,
    freeze() {
      frozen = true;
    },
    async mend() {
      frozen = false;
      if (!server.listening) await listen(port);
    },
    async close() {
      if (server.listening) await cut();
    },
  };
}

import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { importJWK, jwtVerify } from 'jose';

/** A browser's side of a subscription: the keys it tells, and the one it keeps. */
export interface BrowserKeys {
  readonly p256dh: string;
  readonly auth: string;
  readonly pair: ECDH;
}

export function newBrowserKeys(): BrowserKeys {
  const pair = createECDH('prime256v1');
  return { p256dh: pair.generateKeys('base64url'), auth: randomBytes(16).toString('base64url'), pair };
}

/** Opens what was sealed for a browser (RFC 8291 over RFC 8188), from the specification, with nothing of our own. */
export function openSealed(body: Buffer, { pair, auth }: Pick<BrowserKeys, 'pair' | 'auth'>): string {
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const keyLength = body[20] ?? 0;
  const sender = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  if (record.length > recordSize) throw new Error('More than one record');

  const hkdf = (key: Buffer, by: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', key, by, info, length));
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), sender]);
  const secret = hkdf(pair.computeSecret(sender), Buffer.from(auth, 'base64url'), keyInfo, 32);
  const key = hkdf(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  // The last record ends with a 2 and zeros.
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 2) throw new Error('Not the last record');
  return padded.subarray(0, end).toString('utf8');
}

export interface ReceivedPush {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire. */
  readonly raw: Buffer;
  /** What the browser would read. */
  readonly message: { title: string; body: string; link: string | null; tag: string; count: number };
  /** What the signature says: for whom, until when, by whom. */
  readonly signed: { aud?: unknown; exp?: unknown; sub?: unknown };
}

/** What the service answers next: a status with headers, or what it does instead. */
export type Script = { status: number; headers?: Record<string, string> } | 'silence' | 'break' | 'endless' | 'drops';

export interface PushService {
  /** `127.0.0.1:port`, for SOUK_PRIVATE_DESTINATIONS. */
  readonly host: string;
  readonly pushes: readonly ReceivedPush[];
  /** How often anybody posted to that path, whatever was answered. */
  attemptsAt(path: string): number;
  /** A new browser with an address here, as it tells a market. */
  subscribe(): { endpoint: string; keys: { p256dh: string; auth: string } };
  /** The next posts to the newest browser are answered so, one after the other; after them 201 again. */
  script(...answers: Script[]): void;
  /** Resolves once something was posted that fits. */
  waitFor(fits: (push: ReceivedPush) => boolean, ms?: number): Promise<ReceivedPush>;
  close(): Promise<void>;
}

/** A push service on a free loopback port: RFC 8030 as far as a sender sees it, and the browsers behind it. */
export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, BrowserKeys>();
  const pushes: ReceivedPush[] = [];
  const arrivals = new Set<() => void>();
  const scripted: Script[] = [];
  const hanging = new Set<ServerResponse>();
  const attempts = new Map<string, number>();
  let host = '';
  let newest = '';

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    attempts.set(path, (attempts.get(path) ?? 0) + 1);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const browser = browsers.get(path);
    const script = (path === newest && scripted.shift()) || { status: 201 };
    if (script === 'break') return request.socket.destroy();
    if (script === 'silence') return void hanging.add(response);
    if (script === 'endless' || script === 'drops') {
      hanging.add(response);
      response.writeHead(201);
      const pour = () => response.destroyed || response.write('x'.repeat(65_536), () => setImmediate(pour));
      return void (script === 'drops' ? response.write('x') : pour());
    }
    if (!browser) return void response.writeHead(404).end();
    if (script.status < 300) {
      if (request.headers['content-encoding'] !== 'aes128gcm') return void response.writeHead(415).end();
      const signed = await readSignature(request.headers.authorization ?? '');
      pushes.push({ path, headers: request.headers, raw, message: JSON.parse(openSealed(raw, browser)), signed });
    }
    response.writeHead(script.status, script.headers).end();
    for (const arrived of arrivals) arrived();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    host,
    pushes,
    attemptsAt: (path) => attempts.get(path) ?? 0,
    subscribe() {
      const path = `/push/${randomUUID()}`;
      const keys = newBrowserKeys();
      browsers.set(path, keys);
      newest = path;
      return { endpoint: `http://${host}${path}`, keys: { p256dh: keys.p256dh, auth: keys.auth } };
    },
    script(...answers) {
      scripted.splice(0, scripted.length, ...answers);
    },
    waitFor(fits, ms = 30_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          arrivals.delete(look);
          reject(
            new Error(`No such push in ${ms} ms; there were: ${pushes.map(({ message }) => message.title).join(', ')}`),
          );
        }, ms);
        function look(): void {
          const found = pushes.find(fits);
          if (!found) return;
          clearTimeout(timer);
          arrivals.delete(look);
          resolve(found);
        }
        arrivals.add(look);
        look();
      });
    },
    close() {
      for (const response of hanging) response.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Checks the signature as a push service must (RFC 8292): ES256 by the key that stands beside it. */
async function readSignature(authorization: string): Promise<ReceivedPush['signed']> {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const { payload } = await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256'), {
    algorithms: ['ES256'],
  });
  return payload;
}

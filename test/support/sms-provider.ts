import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedText {
  readonly to: string;
  readonly from: string;
  readonly body: string;
}

/** What the provider answers next, or what it does instead; the message counts as sent unless it is refused. */
export type TextScript = { status: number; code?: number; headers?: Record<string, string> } | 'break';

export interface SmsProvider {
  /** Settings of a market that sends by it. */
  readonly settings: Record<string, string>;
  readonly host: string;
  /** What reached telephones. */
  readonly texts: readonly ReceivedText[];
  /** How often anybody asked for a message, whatever was answered. */
  readonly attempts: number;
  script(...answers: TextScript[]): void;
  /** Resolves with the first text that fits. */
  waitFor(fits: (text: ReceivedText) => boolean, ms?: number): Promise<ReceivedText>;
  close(): Promise<void>;
}

const ACCOUNT = 'AC00000000000000000000000000000001';
const TOKEN = 'a token of tests';

/** A provider of text messages on a free loopback port, as Twilio speaks. */
export async function startSmsProvider(): Promise<SmsProvider> {
  const texts: ReceivedText[] = [];
  const arrivals = new Set<() => void>();
  const scripted: TextScript[] = [];
  let attempts = 0;

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    attempts++;
    const answer = (status: number, body: object, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    const expected = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`;
    if (request.url !== `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`) return answer(404, { code: 20404 });
    if (request.headers.authorization !== expected) return answer(401, { code: 20003 });
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const text = { to: form.get('To') ?? '', from: form.get('From') ?? '', body: form.get('Body') ?? '' };
    const script = scripted.shift() ?? { status: 201 };
    if (script !== 'break' && script.status >= 300) {
      return answer(script.status, { code: script.code ?? 20500, message: `Not to ${text.to}` }, script.headers);
    }
    texts.push(text);
    for (const arrived of arrivals) arrived();
    if (script === 'break') return void request.socket.destroy();
    answer(script.status, { sid: `SM${texts.length}`, status: 'queued' });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    host,
    settings: {
      SOUK_SMS_URL: `http://${host}`,
      SOUK_SMS_ACCOUNT: ACCOUNT,
      SOUK_SMS_TOKEN: TOKEN,
      SOUK_SMS_FROM: '+15005550006',
      SOUK_PRIVATE_DESTINATIONS: host,
    },
    texts,
    get attempts() {
      return attempts;
    },
    script(...answers) {
      scripted.splice(0, scripted.length, ...answers);
    },
    waitFor(fits, ms = 30_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          arrivals.delete(look);
          reject(new Error(`No such text in ${ms} ms; there were: ${texts.map(({ body }) => body).join(', ')}`));
        }, ms);
        function look(): void {
          const found = texts.find(fits);
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
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

import { Resolver } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Config } from './config.ts';

/**
 * `refused`: the address is none we ask. `unreached`: nothing was sent. `unanswered`: it may have been taken, nobody
 * said so; what must not happen twice is not tried again then.
 */
type Kind = 'refused' | 'unreached' | 'unanswered';

export class OutsideFault extends Error {
  readonly kind: Kind;
  constructor(kind: Kind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

export interface Asking {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The beginning of it, at most 16 KiB. */
  readonly text: string;
}

/** The one door to servers that others name: addresses that people or browsers gave us. */
export interface Outside {
  /**
   * Posts and answers whatever came, redirects too: none is followed. Throws OutsideFault: `refused` for anything but
   * HTTPS to public addresses on its usual port (or what the operator named), and where no answer came within 10 s.
   */
  post(url: string, asking: Asking): Promise<OutsideAnswer>;
  /** Why that address would be refused, as far as can be told without asking anybody for its name. */
  faultOf(url: string): string | undefined;
}

const LONGEST_WAIT_SECONDS = 3_600;

/** How long the other side asks us to wait, in seconds, at most an hour; undefined where it does not say. */
export function waitAskedFor({ headers }: OutsideAnswer): number | undefined {
  const said = headers['retry-after'];
  if (said === undefined) return undefined;
  const seconds = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(1, Math.ceil(seconds)), LONGEST_WAIT_SECONDS);
}

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const PATIENCE_MS = 10_000;
const MOST_READ_BYTES = 16_384;
const RESOLVE_MS = 3_000;

export function openOutside(
  { SOUK_PRIVATE_DESTINATIONS }: Config,
  { resolve = resolveByDns, patienceMs = PATIENCE_MS }: { resolve?: Resolve; patienceMs?: number } = {},
): Outside {
  const named = new Set(SOUK_PRIVATE_DESTINATIONS.map((each) => each.toLowerCase()));

  function faultOf(text: string): string | undefined {
    if (!URL.canParse(text)) return 'is no address';
    const url = new URL(text);
    if (url.username || url.password) return 'carries a password';
    if (isNamed(named, url)) return undefined;
    if (url.protocol !== 'https:') return 'must start with https://';
    if (url.port !== '') return 'must use the usual port of HTTPS';
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    return isIP(literal) && !isPublic(literal) ? 'is no public address' : undefined;
  }

  return {
    faultOf,
    post(text, { headers, body }) {
      const fault = faultOf(text);
      if (fault !== undefined) return Promise.reject(new OutsideFault('refused', `The address ${fault}`));
      const url = new URL(text);
      const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const bytes = Buffer.from(body as string);
      return answerOf(
        ask(url, {
          method: 'POST',
          headers: { 'user-agent': 'Souk', ...headers, 'content-length': bytes.length },
          // Each its own connection: one that was kept may end under a request, and then nobody knows whether it arrived.
          agent: false,
          signal: AbortSignal.timeout(patienceMs),
          ...(!isNamed(named, url) && { lookup: pinned(resolve) }),
        }),
        bytes,
      );
    },
  };
}

/** Whether the operator named it: then it may be private, and go without TLS. */
function isNamed(named: ReadonlySet<string>, { protocol, hostname, port }: URL): boolean {
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  return named.has(`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`);
}

/** Whether anybody on the Internet could be asked there: no loopback, no private net, nothing that maps to one. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 only 2000::/3 is given out; `::127.0.0.1` counts as unicast elsewhere.
  return parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}

/**
 * The connection goes to the very addresses that were looked at: a name that answers something else the second time is
 * never asked a second time. One private address among them refuses all.
 */
export function pinned(resolve: Resolve): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => isPublic(address))) {
          done(new OutsideFault('refused', `${hostname} has no public address`), []);
        } else if (options.all) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (error) => done(error, []),
    );
  };
}

/** Asks name servers directly: a slow one must not hold the few threads that files and the system's resolver share. */
async function resolveByDns(hostname: string) {
  const resolver = new Resolver({ timeout: RESOLVE_MS, tries: 2 });
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
  return [
    ...(four.status === 'fulfilled' ? four.value : []).map((address) => ({ address, family: 4 })),
    ...(six.status === 'fulfilled' ? six.value : []).map((address) => ({ address, family: 6 })),
  ];
}

function answerOf(request: ClientRequest, body: Buffer): Promise<OutsideAnswer> {
  return new Promise((resolve, reject) => {
    let sent = false;
    let answer: (() => void) | undefined;
    request.on('socket', (socket) => {
      const ready = 'encrypted' in socket ? 'secureConnect' : 'connect';
      socket.once(ready, () => {
        sent = true;
      });
    });
    request.on('error', (error) => {
      if (answer) return answer();
      if (error instanceof OutsideFault) return reject(error);
      const kind = sent ? 'unanswered' : 'unreached';
      reject(new OutsideFault(kind, `${request.host} was ${kind}: ${error.message}`, error));
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      // The head is the answer; a body that breaks off, is slow or never ends changes nothing in it.
      answer = () => {
        const text = Buffer.concat(chunks).subarray(0, MOST_READ_BYTES).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        request.destroy();
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= MOST_READ_BYTES) answer?.();
      });
      for (const event of ['end', 'error', 'close']) response.on(event, answer);
    });
    request.end(body);
  });
}

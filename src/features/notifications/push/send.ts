import type { House } from '#platform/house.ts';
import { type OutsideAnswer, OutsideFault, waitAskedFor } from '#platform/outside.ts';
import { contactOf, signingKeyOf } from './keys.ts';
import type { Address } from './subscriptions.store.ts';

/** What the service worker shows. */
export interface PushMessage {
  readonly title: string;
  readonly body: string;
  /** A path of this market. */
  readonly link: string | null;
  /** A later one of the same tag takes the place of the earlier. */
  readonly tag: string;
  /** How many notifications it stands for. */
  readonly count: number;
  /** It only takes the place of another of its tag: nobody is to look up for it. */
  readonly quiet?: true;
  /** Somebody calls: it stands until the call is answered or over, which the device asks with the proof. */
  readonly ring?: {
    readonly callId: string;
    readonly proof: string;
    /** What is shown instead where it no longer rings. */
    readonly over: { readonly title: string; readonly body: string };
  };
}

export interface Push {
  readonly message: PushMessage;
  /** What it is about: a push service that still holds one about the same gives up the older. */
  readonly topic: string;
  readonly urgency: 'low' | 'normal' | 'high';
  /** How long the push service keeps it for a device that is away. */
  readonly ttlSeconds: number;
}

/**
 * What became of it. `taken`: the push service has it. `gone`: the device takes nothing any more. `never`: this message
 * will not be taken. `later`: not now. `ours`: our key or contact is refused.
 */
export type Pushed =
  | { readonly result: 'taken' | 'gone' }
  | { readonly result: 'never' | 'ours'; readonly why: string }
  | { readonly result: 'later'; readonly why: string; readonly afterSeconds?: number | undefined };

/** Encrypts it for the device (RFC 8291), signs it (RFC 8292) and hands it to its push service (RFC 8030), once. */
export async function sendPush(house: House, address: Address, push: Push): Promise<Pushed> {
  const { headers, body } = await sealed(house, address, push);
  try {
    return judge(await house.outside.post(address.endpoint, { headers, body }));
  } catch (error) {
    if (!(error instanceof OutsideFault)) throw error;
    return { result: error.kind === 'refused' ? 'never' : 'later', why: error.message };
  }
}

async function sealed({ config, keys }: House, { endpoint, p256dh, auth }: Address, push: Push) {
  const { message, topic, urgency, ttlSeconds } = push;
  const { default: webPush } = await import('web-push');
  const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, fitted(message), {
    vapidDetails: { subject: contactOf(config), ...signingKeyOf(keys) },
    // Says what belongs together without saying what it is.
    topic: keys.sign('push', `topic ${topic}`).slice(0, TOPIC_LENGTH),
    TTL: ttlSeconds,
    urgency,
    contentEncoding: 'aes128gcm',
  });
  return { headers: textOf(headers), body: body ?? Buffer.alloc(0) };
}

function textOf(headers: object): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function judge(answer: OutsideAnswer): Pushed {
  const { status } = answer;
  if (status >= 200 && status < 300) return { result: 'taken' };
  if (status === 404 || status === 410) return { result: 'gone' };
  const why = `The push service answered ${status}`;
  if (status === 401 || status === 403) return { result: 'ours', why };
  if (status === 429 || status >= 500) return { result: 'later', why, afterSeconds: waitAskedFor(answer) };
  return { result: 'never', why };
}

/** RFC 8030, 5.4. */
const TOPIC_LENGTH = 32;
/** What 4,096 bytes hold of plain text (RFC 8291, 4). */
export const MOST_BYTES = 3_993;
const MOST_TITLE = 200;

/** As JSON that fits: the end of the text goes first. */
export function fitted(message: PushMessage): string {
  const title = message.title.slice(0, MOST_TITLE).toWellFormed();
  const letters = [...message.body];
  for (let length = letters.length; ; length = Math.floor(length * 0.9)) {
    const body = length < letters.length ? `${letters.slice(0, length).join('')}…` : message.body;
    const text = JSON.stringify({ ...message, title, body });
    if (Buffer.byteLength(text) <= MOST_BYTES) return text;
    if (length === 0) throw new Error('What is pushed does not fit without its text');
  }
}

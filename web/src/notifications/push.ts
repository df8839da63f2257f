import { addPushDevice, fetchPushKey } from '../api/push.ts';
import type { PushDevice } from '../api/types.ts';
import { currentSession, onSession } from '../session/session.ts';

/** What this browser can do: `install` means it could as an app on the home screen (iPhones and iPads). */
export type Ability = 'can' | 'denied' | 'insecure' | 'install' | 'cannot';

export function abilityOf(): Ability {
  if (!window.isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    return /iPhone|iPad/.test(navigator.userAgent) ? 'install' : 'cannot';
  }
  return Notification.permission === 'denied' ? 'denied' : 'can';
}

/** Asks for the permission and lets this browser take messages; null where the person said no. Call it on a click. */
export async function turnOn(): Promise<PushDevice | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register('/sw.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const { publicKey } = await fetchPushKey();
  const key = bytesOf(publicKey);
  let subscription = await pushManager.getSubscription();
  if (subscription && !isEqual(subscription.options.applicationServerKey, key)) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return told(subscription);
}

/** This browser takes nothing more, whatever the server believes. */
export async function turnOff(): Promise<void> {
  remember(null);
  const registration = await navigator.serviceWorker?.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/**
 * Keeps what was turned on here with who turned it on: it goes along into their next session, and ends when they sign
 * out or somebody else signs in.
 */
export function followPush(): void {
  const look = () => {
    const session = currentSession();
    const kept = remembered();
    if (!kept || session.status === 'starting' || abilityOf() !== 'can') return;
    const isTheirs = session.status === 'member' && session.user.id === kept.userId;
    // A session that merely ended may go on: the same person signs in again.
    if (session.status === 'guest' ? !session.ended : !isTheirs) return void turnOff().catch(() => {});
    if (session.status !== 'member' || session.sessionId === kept.sessionId) return;
    remember({ userId: session.user.id, sessionId: session.sessionId });
    void renew().catch(() => remember(kept));
  };
  onSession(look);
  look();
}

async function renew(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = await registration?.pushManager.getSubscription();
  if (subscription) await told(subscription);
}

async function told(subscription: PushSubscription): Promise<PushDevice> {
  const device = await addPushDevice(subscription.toJSON());
  const session = currentSession();
  if (session.status === 'member') remember({ userId: session.user.id, sessionId: session.sessionId });
  return device;
}

type Kept = { userId: string; sessionId: string };
const name = 'souk-push';

function remembered(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}

function remember(kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(name, JSON.stringify(kept));
    else localStorage.removeItem(name);
  } catch {
    // Storage may be blocked: then it is turned on again by hand after the next sign-in.
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function isEqual(held: ArrayBuffer | null, key: Uint8Array): boolean {
  const bytes = new Uint8Array(held ?? new ArrayBuffer(0));
  return bytes.length === key.length && bytes.every((byte, index) => byte === key[index]);
}

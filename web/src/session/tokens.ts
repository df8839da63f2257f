import { refresh } from '../api/auth.ts';
import { setBearer } from '../api/http.ts';
import { Problem } from '../api/problem.ts';
import type { SignedIn } from '../api/types.ts';
import { becomeMember, currentSession, setSession, wasSignedIn } from './session.ts';

/**
 * The access token lives in this tab's memory only. Tabs share one refresh: whoever holds the lock asks the server and
 * tells the others, so that a used refresh token is never shown twice.
 */
type Held = SignedIn & { expiresAt: number };
type Word = { kind: 'signed-in'; held: Held } | { kind: 'signed-out'; ended: boolean };

const early = 20_000;
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('souk-session') : null;
let held: Held | null = null;
let renewing: Promise<string | null> | null = null;

export function startSession(): void {
  setBearer({ token: freshToken, renew: (refused) => renew(refused) });
  channel?.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if (data.kind === 'signed-in') hold(data.held);
    else drop(data.ended);
  });
  if (!wasSignedIn()) return;
  setSession({ status: 'starting' });
  void renew(null);
}

/** Called with the answer to signing in or signing up. */
export function signedIn(answer: SignedIn): void {
  const next = { ...answer, expiresAt: Date.parse(answer.accessTokenExpiresAt) };
  hold(next);
  channel?.postMessage({ kind: 'signed-in', held: next } satisfies Word);
}

/** `ended`: not this person's wish, so the sign-in page says why they are there. */
export function signedOut(ended: boolean): void {
  drop(ended);
  channel?.postMessage({ kind: 'signed-out', ended } satisfies Word);
}

export async function freshToken(): Promise<string | null> {
  if (currentSession().status === 'guest') return null;
  if (held && held.expiresAt - Date.now() > early) return held.accessToken;
  return renew(held?.accessToken ?? null);
}

/** After a refusal: another token, whatever the clock says of the one held. */
export const renewToken = () => renew(held?.accessToken ?? null).catch(() => null);

function renew(refused: string | null): Promise<string | null> {
  renewing ??= alone(() => askForToken(refused)).finally(() => {
    renewing = null;
  });
  return renewing;
}

async function askForToken(refused: string | null): Promise<string | null> {
  if (held && held.accessToken !== refused && held.expiresAt - Date.now() > early) return held.accessToken;
  try {
    signedIn(await refresh());
    return held?.accessToken ?? null;
  } catch (error) {
    if (error instanceof Problem && (error.status === 401 || error.status === 403)) {
      signedOut(currentSession().status === 'member');
      return null;
    }
    // No answer is no verdict: who was signed in stays so, and asks again with the next call.
    if (currentSession().status === 'starting') setTimeout(() => void renew(refused), 3_000);
    throw error;
  }
}

function hold(next: Held): void {
  held = next;
  becomeMember(next);
}

function drop(ended: boolean): void {
  held = null;
  if (currentSession().status !== 'guest') setSession({ status: 'guest', ended });
}

/** Web Locks exist on HTTPS and localhost only; elsewhere the server's ten seconds of grace cover two tabs. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return (await navigator.locks.request('souk-refresh', work)) as T;
}

import { useSyncExternalStore } from 'react';
import type { Me, SignedIn } from '../api/types.ts';

/** `starting`: this browser was signed in before, and the server is being asked whether it still is. */
export type Session =
  | { status: 'starting' }
  | { status: 'guest'; ended: boolean }
  | { status: 'member'; user: Me; sessionId: string };

const hint = 'souk-signed-in-before';
let session: Session = { status: 'guest', ended: false };
const listeners = new Set<() => void>();

export const currentSession = () => session;

export function setSession(next: Session): void {
  session = next;
  remember(next);
  for (const listener of listeners) listener();
}

export const becomeMember = ({ user, sessionId }: SignedIn) => setSession({ status: 'member', user, sessionId });

/** Puts a changed profile into the session, so that the header shows the new name at once. */
export function setUser(user: Me): void {
  if (session.status === 'member') setSession({ ...session, user });
}

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useSession = () => useSyncExternalStore(onSession, currentSession);

export function useUser(): Me | null {
  const now = useSession();
  return now.status === 'member' ? now.user : null;
}

/** A guest who never signed in here is spared a refresh that could only fail. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(hint) === 'yes';
  } catch {
    return true;
  }
}

function remember(next: Session): void {
  try {
    if (next.status === 'member') localStorage.setItem(hint, 'yes');
    if (next.status === 'guest') localStorage.removeItem(hint);
  } catch {
    // Storage may be blocked: the next visit then asks the server.
  }
}

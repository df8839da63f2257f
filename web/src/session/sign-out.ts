import { logout } from '../api/auth.ts';
import { signedOut } from './tokens.ts';

export async function signOut(): Promise<void> {
  await logout().catch(() => {
    // The server may be away or the session already over: leaving must work all the same.
  });
  signedOut(false);
  // The next person at this browser is shown nothing that was pushed for this one.
  await import('../notifications/push.ts').then(({ turnOff }) => turnOff()).catch(() => {});
}

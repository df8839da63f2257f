import { useNavigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { useSession } from './session.ts';

/** A page for who is signed in; a guest is led to the sign-in page and back. */
export function MembersOnly({ children }: { children: ReactNode }) {
  const { status } = useSession();
  const router = useRouter();
  const navigate = useNavigate();
  useEffect(() => {
    // Once only: this page stays mounted until the next one has loaded.
    if (status !== 'guest') return;
    void navigate({ to: '/sign-in', search: { next: router.latestLocation.href }, replace: true });
  }, [status, navigate, router]);
  return status === 'member' ? children : <PageSkeleton />;
}

/** Only a path of this site may be gone to after signing in. */
export const safeNext = (next: string | undefined) => (next && /^\/(?![/\\])/.test(next) ? next : '/');

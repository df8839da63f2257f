import { Navigate, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { PageSkeleton } from '../parts/skeleton.tsx';
import { useSession } from './session.ts';

/** A page for who is signed in; a guest is led to the sign-in page and back. */
export function MembersOnly({ children }: { children: ReactNode }) {
  const session = useSession();
  const next = useLocation({ select: (location) => location.href });
  if (session.status === 'starting') return <PageSkeleton />;
  if (session.status === 'guest') return <Navigate to="/sign-in" search={{ next }} replace />;
  return children;
}

/** Only a path of this site may be gone to after signing in. */
export const safeNext = (next: string | undefined) => (next && /^\/(?![/\\])/.test(next) ? next : '/');

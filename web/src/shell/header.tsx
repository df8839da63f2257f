import { Link, useLocation } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useSession } from '../session/session.ts';
import { i18n } from '../words.ts';
import { Logo } from './logo.tsx';
import { SearchBox } from './search-box.tsx';

const MemberBar = lazy(() => import('./member-bar.tsx'));
const CartLink = lazy(() => import('../cart/cart-link.tsx'));

export function Header() {
  const session = useSession();
  // The front page has its own, larger box; two of them would only be in each other's way.
  const onFrontPage = useLocation({ select: (location) => location.pathname === '/' });
  return (
    <header className="on-stall relative z-10 [--awning-a:var(--stall)] [--awning-b:var(--saffron)]">
      <div className="bg-stall text-stall-ink">
        <div className="mx-auto grid max-w-7xl grid-cols-[1fr_auto] items-center gap-x-2 gap-y-2 px-4 py-2.5 sm:grid-cols-[auto_minmax(0,40rem)_1fr] sm:gap-x-8 sm:px-6">
          <Logo />
          <div className="col-span-2 row-start-2 empty:hidden sm:col-span-1 sm:row-start-auto">
            {!onFrontPage && <SearchBox />}
          </div>
          <div className="col-start-2 row-start-1 flex min-h-11 items-center justify-end gap-1 sm:col-start-3">
            {session.status === 'member' && (
              <Suspense>
                <MemberBar user={session.user} />
              </Suspense>
            )}
            {session.status === 'guest' && <GuestLinks />}
            <Suspense fallback={<span className="size-11" />}>
              <CartLink />
            </Suspense>
          </div>
        </div>
      </div>
      <div aria-hidden="true" className="awning-edge pointer-events-none" />
    </header>
  );
}

function GuestLinks() {
  return (
    <>
      <Link
        to="/sign-in"
        className="inline-flex min-h-11 items-center rounded-xl px-3 font-semibold hover:bg-[rgb(255_255_255/0.12)]"
      >
        {i18n.t('Sign in')}
      </Link>
      <Link
        to="/sign-up"
        className="hidden min-h-10 items-center rounded-xl bg-saffron px-4 font-semibold text-on-saffron hover:brightness-95 min-[26rem]:inline-flex"
      >
        {i18n.t('Join')}
      </Link>
    </>
  );
}

import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { i18n, useSpeech } from '../words.ts';
import { Announcer } from './announcer.tsx';
import { ConnectionBar } from './connection-bar.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Toasts } from './toasts.tsx';

export function Shell() {
  const speech = useSpeech();
  const main = useFocusOnArrival();
  return (
    <div key={speech} className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="fixed start-4 top-2 z-50 -translate-y-24 rounded-xl bg-saffron px-4 py-3 font-semibold text-on-saffron focus:translate-y-0 focus-visible:outline-ink"
      >
        {i18n.t('Skip to the content')}
      </a>
      <Announcer />
      <Header />
      <ConnectionBar />
      <main
        ref={main}
        id="main"
        tabIndex={-1}
        className="mx-auto min-h-[calc(100dvh-5rem)] w-full max-w-7xl flex-1 px-4 pt-6 sm:px-6 sm:pt-8"
      >
        <Outlet />
      </main>
      <Footer />
      <Toasts />
    </div>
  );
}

/** A new page takes the focus to its content, as a page load would; a change within a page leaves it alone. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

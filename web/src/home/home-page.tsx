import { lazy, Suspense } from 'react';
import { useTitle } from '../parts/page.tsx';
import { SearchBox } from '../shell/search-box.tsx';
import { i18n } from '../words.ts';
import { Arcade } from './arcade.tsx';

// Asked for at once, but not waited for: the words and the search box are there before the goods.
const load = import('./stalls.tsx');
const Stalls = lazy(() => load);

export default function HomePage() {
  useTitle('');
  return (
    <>
      <section className="pt-8 text-center sm:pt-14">
        <div className="mx-auto max-w-2xl">
          <h1 className="text-hero tracking-tight">{i18n.t('Every stall, one search.')}</h1>
          <p className="mt-3 mb-8 text-lg text-soft">
            {i18n.t('Many small shops under one roof. Say what you are after.')}
          </p>
          <SearchBox large />
        </div>
        <Arcade />
      </section>
      <Suspense>
        <Stalls />
      </Suspense>
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { More } from '../parts/more.tsx';
import { Ago } from '../parts/times.tsx';
import { i18n } from '../words.ts';
import { announcementsOf } from './queries.ts';

/** What a shop told its followers, on its page; nothing where it said nothing, or where it does not load. */
export default function ShopNews({ slug }: { slug: string }) {
  const query = useInfiniteQuery(announcementsOf(slug, 3));
  const news = query.data?.pages.flatMap(({ items }) => items) ?? [];
  if (news.length === 0) return null;
  return (
    <section aria-labelledby="news" className="mt-12">
      <h2 id="news" className="mb-5 text-section">
        {i18n.t('News from this shop')}
      </h2>
      <ul className="grid max-w-prose gap-5">
        {news.map(({ id, title, body, at }) => (
          <li key={id} className="border-s-2 border-saffron ps-4">
            <h3 dir="auto" className="font-sans text-base font-semibold tracking-normal break-words">
              {title}
            </h3>
            <p dir="auto" className="mt-1 break-words whitespace-pre-line">
              {body}
            </p>
            <p className="mt-1 text-sm text-soft">
              <Ago at={at} />
            </p>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="max-w-prose">
          <More
            hasMore
            loading={query.isFetchingNextPage}
            failed={query.isFetchNextPageError}
            shown={news.length}
            load={() => void query.fetchNextPage()}
          />
        </div>
      )}
    </section>
  );
}

import { Link } from '@tanstack/react-router';
import type { LiveRoom } from '../../api/types.ts';
import { Bars } from '../../charts/bars.tsx';
import { Sheet } from '../../parts/page.tsx';
import { i18n } from '../../words.ts';

/** What is looked at now, the most looked at first. */
export function PagesNow({ pages }: { pages: LiveRoom['pages'] }) {
  return (
    <Sheet title={i18n.t('What they look at')}>
      <Bars
        bars={pages.map(({ visitors, ...page }) => ({
          key: page.productId ?? page.kind,
          name: <PageName page={page} />,
          value: visitors,
          words: i18n.t('{visitors, plural, one {# visitor} other {# visitors}}', { visitors }),
        }))}
      />
    </Sheet>
  );
}

type Looked = LiveRoom['guests'][number]['page'];

/** Its title, leading there; a product that is gone has none. */
export function PageName({ page: { kind, productId, title } }: { page: Looked }) {
  if (kind === 'shop') return i18n.t('The page of the shop');
  if (!productId || title === null) return i18n.t('A product that is gone');
  return (
    <Link
      to="/products/$id"
      params={{ id: productId }}
      className="inline-flex min-h-11 items-center underline-offset-4 hover:underline sm:min-h-0"
    >
      <bdi>{title}</bdi>
    </Link>
  );
}

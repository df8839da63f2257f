import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../parts/page.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { i18n } from '../words.ts';

/** Below these lie more pages of the same kind. */
const deeper: ReadonlySet<string> = new Set(['/calls', '/account/alerts']);

/** The pages of one's own account, with their common way about. */
export function AccountFrame({
  title,
  lead,
  aside,
  children,
}: {
  title: string;
  lead?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const links = [
    ['/account', i18n.t('Profile')],
    ['/orders', i18n.t('My orders')],
    ['/calls', i18n.t('Calls')],
    ['/account/alerts', i18n.t('Alerts and searches')],
    ['/account/recommendations', i18n.t('Recommendations')],
    ['/account/sessions', i18n.t('Where I am signed in')],
    ['/account/sign-ins', i18n.t('Sign-in history')],
    ['/account/blocked', i18n.t('Blocked')],
    ['/notifications', i18n.t('Notifications')],
    ['/account/notifications', i18n.t('What I am told')],
  ] as const;
  return (
    <MembersOnly>
      <div className="grid grid-cols-1 items-start gap-x-10 gap-y-6 md:grid-cols-[15rem_minmax(0,46rem)]">
        <nav aria-label={i18n.t('My account')}>
          <ul className="flex flex-wrap gap-1 md:flex-col">
            {links.map(([to, name]) => (
              <li key={to}>
                <Link
                  to={to}
                  activeOptions={{ exact: !deeper.has(to), includeSearch: false }}
                  className="flex min-h-11 items-center rounded-xl px-3.5 text-soft hover:bg-sunk hover:text-ink aria-[current=page]:bg-glaze-wash aria-[current=page]:font-semibold aria-[current=page]:text-glaze"
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <Page {...{ title, lead, aside }}>{children}</Page>
      </div>
    </MembersOnly>
  );
}

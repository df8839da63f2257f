import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Page } from '../parts/page.tsx';
import { NotAllowed } from '../parts/states.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { useUser } from '../session/session.ts';
import { i18n } from '../words.ts';

type Props = { title: string; lead: ReactNode; aside?: ReactNode; children: ReactNode };

/** The pages of those who run the market, with their common way about. */
export function AdminFrame(props: Props) {
  return (
    <MembersOnly>
      <AdminsOnly {...props} />
    </MembersOnly>
  );
}

function AdminsOnly({ title, lead, aside, children }: Props) {
  if (useUser()?.role !== 'admin') {
    return (
      <Page title={title}>
        <NotAllowed />
      </Page>
    );
  }
  const ways = [
    ['/admin', i18n.t('Overview')],
    ['/admin/commissions', i18n.t('Commissions')],
    ['/admin/money', i18n.t("The market's money")],
    ['/admin/announcements', i18n.t('Announcements')],
  ] as const;
  return (
    <div className="grid grid-cols-1 items-start gap-x-10 gap-y-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <nav aria-label={i18n.t('Running the market')}>
        <ul className="flex flex-wrap gap-1 lg:flex-col">
          {ways.map(([to, name]) => (
            <li key={to}>
              <Link
                to={to}
                activeOptions={{ exact: true, includeSearch: false }}
                className="flex min-h-11 items-center rounded-xl px-3.5 text-soft hover:bg-sunk hover:text-ink aria-[current=page]:bg-glaze-wash aria-[current=page]:font-semibold aria-[current=page]:text-glaze"
              >
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Page title={title} lead={lead} aside={aside}>
        {children}
      </Page>
    </div>
  );
}

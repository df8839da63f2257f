import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Problem } from '../../api/problem.ts';
import type { Shop } from '../../api/types.ts';
import { ButtonLink } from '../../parts/button.tsx';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Loaded, StateNote } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { chooseShop } from '../chosen-shop.ts';
import { SellerFrame } from '../seller-frame.tsx';
import { Editor } from './editor.tsx';
import { reportOf } from './queries.ts';

const route = getRouteApi('/seller/reports/$reportId');

export default function ReportPage() {
  const { reportId } = route.useParams();
  const { shop } = route.useSearch();
  const [title, setTitle] = useState('');
  // A mail leads to the report of its own shop, whichever was looked at last.
  useEffect(() => {
    if (shop) chooseShop(shop);
  }, [shop]);
  return (
    <SellerFrame title={title || i18n.t('Report')} needs="analytics">
      {(shop) => <Opened key={reportId} {...{ shop, reportId, setTitle }} />}
    </SellerFrame>
  );
}

type OpenedProps = { shop: Shop; reportId: string; setTitle: (title: string) => void };

function Opened({ shop, reportId, setTitle }: OpenedProps) {
  const query = useQuery(reportOf(shop.id, reportId));
  const name = query.data?.name;
  useEffect(() => setTitle(name ?? ''), [name, setTitle]);
  if (query.error instanceof Problem && query.error.status === 404) {
    return (
      <StateNote
        icon={SearchX}
        title={i18n.t('No such report')}
        action={<ButtonLink to="/seller/reports">{i18n.t('All reports')}</ButtonLink>}
      >
        {i18n.t('{name} has no such report: it was deleted, is no longer shared, or is of another shop.', {
          name: shop.name,
        })}
      </StateNote>
    );
  }
  return (
    <Loaded query={query} skeleton={<RowsSkeleton rows={6} />}>
      {(report) => <Editor shop={shop} saved={report} />}
    </Loaded>
  );
}

import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Shop } from '../../api/types.ts';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Loaded } from '../../parts/states.tsx';
import { i18n } from '../../words.ts';
import { SellerFrame } from '../seller-frame.tsx';
import { Editor } from './editor.tsx';
import { reportOf } from './queries.ts';

const route = getRouteApi('/seller/reports/$reportId');

export default function ReportPage() {
  const { reportId } = route.useParams();
  const [title, setTitle] = useState('');
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
  return (
    <Loaded query={query} skeleton={<RowsSkeleton rows={6} />}>
      {(report) => <Editor shop={shop} saved={report} />}
    </Loaded>
  );
}

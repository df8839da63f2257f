import { Link } from '@tanstack/react-router';
import { ChartNoAxesColumn, Landmark, Megaphone, Percent } from 'lucide-react';
import { i18n } from '../words.ts';

/** The admins' lines of the account menu; nobody else loads them. */
export default function AdminWays({ row }: { row: string }) {
  const ways = [
    ['/admin', i18n.t('The market at a glance'), ChartNoAxesColumn],
    ['/admin/commissions', i18n.t('Commissions'), Percent],
    ['/admin/money', i18n.t("The market's money"), Landmark],
    ['/admin/announcements', i18n.t('Announcements'), Megaphone],
  ] as const;
  return ways.map(([to, name, Icon]) => (
    <li key={to}>
      <Link to={to} className={row}>
        <Icon aria-hidden="true" className="size-5 text-soft" />
        {name}
      </Link>
    </li>
  ));
}

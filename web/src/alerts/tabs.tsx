import { Link } from '@tanstack/react-router';
import { i18n } from '../words.ts';

/** Both ways to be told of what one looks for. */
export function Tabs() {
  const tabs = [
    ['/account/alerts', i18n.t('Price alerts')],
    ['/account/alerts/searches', i18n.t('Saved searches')],
  ] as const;
  return (
    <nav aria-label={i18n.t('Alerts and searches')} className="mb-6 overflow-x-auto border-b border-line">
      <ul className="flex w-fit gap-1">
        {tabs.map(([to, name]) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
              className="inline-flex min-h-11 items-center rounded-t-xl border-b-2 border-transparent px-4 font-semibold whitespace-nowrap text-soft hover:text-ink aria-[current=page]:border-glaze aria-[current=page]:text-glaze"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

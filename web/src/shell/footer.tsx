import { Link } from '@tanstack/react-router';
import { i18n } from '../words.ts';
import { ThemeSwitch } from './theme.tsx';

const link = 'inline-flex min-h-11 items-center rounded-lg text-soft hover:text-ink hover:underline sm:min-h-8';

export function Footer() {
  return (
    <footer className="mt-16 border-t border-line bg-sunk">
      <div className="mx-auto flex max-w-7xl flex-wrap items-center justify-between gap-x-10 gap-y-5 px-4 py-8 sm:px-6">
        <div>
          <p className="font-display text-lg font-semibold">Souk</p>
          <p className="text-sm text-soft">{i18n.t('Many shops, one market.')}</p>
        </div>
        <nav aria-label={i18n.t('More')}>
          <ul className="flex flex-wrap gap-x-6 gap-y-1">
            <li>
              <Link to="/seller" className={link}>
                {i18n.t('Sell here')}
              </Link>
            </li>
            <li>
              <a href="/api/docs" className={link}>
                {i18n.t('Help for developers')}
              </a>
            </li>
          </ul>
        </nav>
        <ThemeSwitch />
      </div>
    </footer>
  );
}

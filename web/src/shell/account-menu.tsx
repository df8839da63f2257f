import { Link } from '@tanstack/react-router';
import {
  BellRing,
  Flag,
  LogOut,
  MessageCircle,
  MonitorSmartphone,
  Newspaper,
  Package,
  Phone,
  Store,
  UserRound,
} from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { Me } from '../api/types.ts';
import { Hanging } from '../parts/hanging.tsx';
import { signOut } from '../session/sign-out.ts';
import { i18n } from '../words.ts';
import { toast } from './toasts.tsx';

const AdminWays = lazy(() => import('./admin-ways.tsx'));
const row = 'flex min-h-12 w-full items-center gap-3 rounded-xl px-3 text-start hover:bg-sunk';

export function AccountMenu({ user }: { user: Me }) {
  const links = [
    ['/feed', i18n.t('Shops I follow'), Newspaper],
    ['/messages', i18n.t('Messages'), MessageCircle],
    ['/calls', i18n.t('Calls'), Phone],
    ['/orders', i18n.t('My orders'), Package],
    ['/account/alerts', i18n.t('Alerts and searches'), BellRing],
    ['/seller', i18n.t('My shop'), Store],
    ['/account', i18n.t('My account'), UserRound],
    ['/account/sessions', i18n.t('Where I am signed in'), MonitorSmartphone],
    ...(user.role === 'buyer' ? [] : ([['/moderation', i18n.t('Reports'), Flag]] as const)),
  ] as const;
  return (
    <Hanging
      name={i18n.t('Account of {name}', { name: user.name })}
      className="grid size-11 place-items-center rounded-full hover:bg-[rgb(255_255_255/0.12)]"
      face={<Initials name={user.name} />}
    >
      {() => (
        <div className="p-2">
          <div className="px-3 pt-2 pb-3">
            <p className="truncate font-semibold">{user.name}</p>
            <p className="truncate text-sm text-soft">{user.email}</p>
          </div>
          <nav aria-label={i18n.t('Account')} className="border-t border-line pt-2">
            <ul>
              {links.map(([to, name, Icon]) => (
                <li key={to}>
                  <Link to={to} className={row}>
                    <Icon aria-hidden="true" className="size-5 text-soft" />
                    {name}
                  </Link>
                </li>
              ))}
              {user.role === 'admin' && (
                <Suspense>
                  <AdminWays row={row} />
                </Suspense>
              )}
              <li>
                <button
                  type="button"
                  className={row}
                  onClick={() => void signOut().then(() => toast(i18n.t('You are signed out.')))}
                >
                  <LogOut aria-hidden="true" className="size-5 text-soft rtl:-scale-x-100" />
                  {i18n.t('Sign out')}
                </button>
              </li>
            </ul>
          </nav>
        </div>
      )}
    </Hanging>
  );
}

function Initials({ name }: { name: string }) {
  const letters = name
    .split(/\s+/)
    .flatMap((word) => [...word].slice(0, 1))
    .slice(0, 2)
    .join('');
  return (
    <span
      aria-hidden="true"
      className="grid size-9 place-items-center rounded-full bg-saffron text-sm font-bold text-on-saffron uppercase"
    >
      {letters}
    </span>
  );
}

import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { i18n } from '../words.ts';
import { usePlace } from './place.ts';

/** On a phone the list lies behind the conversation. */
export function Back() {
  const { list, show, q } = usePlace();
  return (
    <Link
      to={list}
      search={{ show, q }}
      aria-label={i18n.t('Back to all messages')}
      className="grid size-11 shrink-0 place-items-center rounded-xl hover:bg-sunk lg:hidden"
    >
      <ArrowLeft aria-hidden="true" className="size-5 rtl:-scale-x-100" />
    </Link>
  );
}

import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Phone, Video } from 'lucide-react';
import type { Call } from '../../api/types.ts';
import { Ago } from '../../parts/times.tsx';
import { i18n } from '../../words.ts';
import { nameOf } from '../face.tsx';
import { AgainWords, CallAgain } from './call-again.tsx';
import { CallIcon } from './call-icon.tsx';
import { isLive } from './queries.ts';
import { isMissed, lasted, outcomeWord, typeWord } from './words.ts';

/** `inShop`: among the calls of one shop, which need not be named. */
export function CallRow({ call, inShop }: { call: Call; inShop: boolean }) {
  const { id, status, endReason, callType, duration, createdAt, answeredBy, side, shop, conversationId } = call;
  const outgoing = call.direction === 'outgoing';
  const name = nameOf(call);
  const missed = isMissed({ status, outgoing });
  const Kind = callType === 'video' ? Video : Phone;
  return (
    <li className="group relative flex items-center gap-4 py-4 first:pt-0 last:pb-0">
      <CallIcon {...{ status, outgoing }} />
      <div className="min-w-0 flex-1">
        <h2 className="font-sans text-base/snug font-semibold tracking-normal break-words">
          <Link
            to="/calls/$id"
            params={{ id }}
            className="after:absolute after:inset-0 after:rounded-xl group-hover:underline focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-offset-2 focus-visible:after:outline-focus"
          >
            <bdi>{name}</bdi>
          </Link>
        </h2>
        <p className={clsx('text-sm', missed ? 'font-semibold text-rose' : 'text-soft')}>
          {outcomeWord({ status, endReason, outgoing })}
          {duration > 0 && ` · ${lasted(duration)}`}
        </p>
        <p className="flex flex-wrap items-center gap-x-1.5 text-sm text-soft">
          <Kind role="img" aria-label={typeWord(callType)} className="size-4" />
          <Ago at={createdAt} />
          {side === 'shop' && !inShop && (
            <span>
              · <bdi>{shop.name}</bdi>
            </span>
          )}
          {inShop && answeredBy && <span>· {i18n.t('with {name}', { name: answeredBy })}</span>}
        </p>
      </div>
      {!isLive(call) && (
        <span className="relative z-1">
          <CallAgain
            partner={{ conversationId }}
            {...{ name, side, callType }}
            label={<AgainWords missed={missed} />}
            aria-label={missed ? i18n.t('Call back: {name}', { name }) : i18n.t('Call again: {name}', { name })}
          />
        </span>
      )}
    </li>
  );
}

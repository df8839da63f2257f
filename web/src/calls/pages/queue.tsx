import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Check, Phone, Video } from 'lucide-react';
import { useState } from 'react';
import { finishCallBack } from '../../api/call-desk.ts';
import type { CallBack, Shop } from '../../api/types.ts';
import { Button } from '../../parts/button.tsx';
import { Sheet } from '../../parts/page.tsx';
import { Pages } from '../../parts/pages.tsx';
import { plainly } from '../../parts/plainly.ts';
import { RowsSkeleton } from '../../parts/skeleton.tsx';
import { Ago, moment } from '../../parts/times.tsx';
import { useNextRow } from '../../seller/use-next-row.ts';
import { toast } from '../../shell/toasts.tsx';
import { i18n } from '../../words.ts';
import { CallAgain } from './call-again.tsx';
import { callBackPages, callsChanged } from './queries.ts';
import { typeWord } from './words.ts';

/** Buyers who wait to be called, who wanted it soonest first. A call that is answered takes its line away by itself. */
export function Queue({ shop }: { shop: Shop }) {
  const query = useInfiniteQuery(callBackPages({ shop: shop.id, status: 'open' }));
  const rows = useNextRow();
  return (
    <Sheet title={i18n.t('Waiting for a call back')} className="mb-8">
      <div {...rows} tabIndex={-1} className="focus-visible:outline-offset-8">
        <Pages
          query={query}
          skeleton={<RowsSkeleton rows={1} />}
          empty={<p className="text-soft">{i18n.t('Nobody waits. Who cannot reach you may ask for a call back.')}</p>}
        >
          {(waiting) => (
            <ul className="divide-y divide-line">
              {waiting.map((callBack) => (
                <Waits key={callBack.id} callBack={callBack} shop={shop} />
              ))}
            </ul>
          )}
        </Pages>
      </div>
    </Sheet>
  );
}

function Waits({ callBack, shop }: { callBack: CallBack; shop: Shop }) {
  const { id, buyer, note, wantedAt, createdAt, callType, conversationId } = callBack;
  const due = wantedAt === null || Date.parse(wantedAt) <= Date.now();
  const Kind = callType === 'video' ? Video : Phone;
  const name = buyer.name;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 py-4 first:pt-0 last:pb-0">
      <span
        className={clsx(
          'grid size-11 shrink-0 place-items-center rounded-full',
          due ? 'bg-saffron text-on-saffron' : 'bg-sunk text-soft',
        )}
      >
        <Kind role="img" aria-label={typeWord(callType)} className="size-5" />
      </span>
      <div className="min-w-48 flex-1">
        <p className="font-semibold break-words">
          {shop.permissions.includes('messages') ? (
            <Link
              to="/my-shop/messages/$id"
              params={{ id: conversationId }}
              className="underline-offset-4 hover:underline"
            >
              <bdi>{name}</bdi>
            </Link>
          ) : (
            <bdi>{name}</bdi>
          )}
        </p>
        <p className={clsx('text-sm', due ? 'font-semibold' : 'text-soft')}>
          {wantedAt ? i18n.t('Not before {time}', { time: moment(wantedAt) }) : i18n.t('At any time')}
        </p>
        {note && (
          <p dir="auto" className="mt-1 max-w-prose break-words whitespace-pre-line">
            {note}
          </p>
        )}
        <p className="mt-1 text-sm text-soft">
          {i18n.t('Asked')} <Ago at={createdAt} />
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <CallAgain
          next
          look={due ? 'main' : 'plain'}
          partner={{ conversationId }}
          side="shop"
          {...{ name, callType }}
          label={i18n.t('Call now')}
          aria-label={i18n.t('Call now: {name}', { name })}
        />
        <DoneButton id={id} name={name} />
      </div>
    </li>
  );
}

/** For who was reached in another way. */
function DoneButton({ id, name }: { id: string; name: string }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  async function finish() {
    setBusy(true);
    try {
      await finishCallBack(id);
      toast(i18n.t('Done. {name} no longer waits.', { name }));
    } catch (error) {
      toast(plainly(error), { bad: true });
    }
    await callsChanged(client);
    setBusy(false);
  }
  return (
    <Button look="quiet" small busy={busy} aria-label={i18n.t('Done: {name}', { name })} onClick={() => void finish()}>
      <Check aria-hidden="true" className="size-4" />
      {i18n.t('Done')}
    </Button>
  );
}

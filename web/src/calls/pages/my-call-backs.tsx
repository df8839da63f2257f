import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { withdrawCallBack } from '../../api/call-desk.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { Sheet } from '../../parts/page.tsx';
import { moment } from '../../parts/times.tsx';
import { toast } from '../../shell/toasts.tsx';
import { i18n } from '../../words.ts';
import { callBackPages, callsChanged } from './queries.ts';

/** Shops one waits for. Nothing stands here where there is none. */
export function MyCallBacks() {
  const client = useQueryClient();
  const { data } = useInfiniteQuery(callBackPages({ status: 'open' }));
  const waiting = data?.pages.flatMap(({ items }) => items) ?? [];
  if (waiting.length === 0) return null;
  return (
    <Sheet title={i18n.t('You asked to be called back')} className="mb-6">
      <ul className="divide-y divide-line">
        {waiting.map(({ id, shop, note, wantedAt }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0"
          >
            <div className="min-w-40 flex-1">
              <p className="font-semibold break-words">
                <bdi>{shop.name}</bdi>
              </p>
              <p className="text-sm text-soft">
                {wantedAt ? i18n.t('Not before {time}', { time: moment(wantedAt) }) : i18n.t('At any time')}
              </p>
              {note && (
                <p dir="auto" className="text-sm break-words whitespace-pre-line text-soft">
                  {note}
                </p>
              )}
            </div>
            <ConfirmButton
              look="quiet"
              small
              harmless
              label={i18n.t('Take back')}
              aria-label={i18n.t('Take back the wish that {name} calls', { name: shop.name })}
              title={i18n.t('No call back any more?')}
              explain={i18n.t('{name} no longer sees that you would like to be called.', { name: shop.name })}
              action={i18n.t('Take back')}
              act={async () => {
                await withdrawCallBack(id);
                await callsChanged(client);
                toast(i18n.t('You are not waiting for a call any more.'));
              }}
            />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

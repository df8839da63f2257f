import { clsx } from 'clsx';
import { BellOff, BellRing, Check } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { PriceAlert } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { i18n } from '../words.ts';
import type { Wished } from './alert-dialog.tsx';
import { useAlertActs } from './use-acts.ts';
import { farText, statusText, wishText } from './words.ts';

const load = () => import('./alert-dialog.tsx');
const AlertDialog = lazy(load);

type Props = {
  alert: PriceAlert;
  /** Null where it is not on sale any more: then it can only be removed. */
  product: Wished | null;
};

/** What is waited for, how far it is, and what can be done with it. */
export function AlertLine({ alert, product }: Props) {
  const wish = wishText(alert);
  const far = farText(alert);
  return (
    <>
      <p className="font-semibold break-words tabular-nums">{wish}</p>
      <p className="flex flex-wrap gap-x-4 gap-y-0.5 text-sm text-soft tabular-nums">
        <Status alert={alert} />
        {far && alert.isActive && <span>{far}</span>}
      </p>
      <Acts {...{ alert, product, wish }} />
    </>
  );
}

function Status({ alert }: { alert: PriceAlert }) {
  const { isActive, notified } = alert;
  const Icon = notified ? Check : isActive ? BellRing : BellOff;
  return (
    <span className={clsx('inline-flex items-center gap-1.5', notified && 'font-semibold text-olive')}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {statusText(alert)}
    </span>
  );
}

/** Each button says what it is about to whoever does not see the row around it. */
function Acts({ alert, product, wish }: Props & { wish: string }) {
  const [changing, setChanging] = useState<'wish' | 'to wait' | null>(null);
  const { busy, pause, resume, rearm, remove } = useAlertActs(alert, () => setChanging('to wait'));
  const { kind, isActive, notified } = alert;
  const of = product ? `${product.title}, ${wish}` : wish;
  const word = isActive ? i18n.t('Pause') : notified ? i18n.t('Wait again') : i18n.t('Go on');
  return (
    <div className="mt-1.5 -ms-3.5 flex flex-wrap">
      {product && (
        <Button
          look="quiet"
          small
          data-next
          aria-label={`${word}: ${of}`}
          busy={busy}
          onClick={() => void (isActive ? pause() : notified ? rearm() : resume())}
        >
          {word}
        </Button>
      )}
      {product && (kind === 'target' || kind === 'percent') && (
        <Button
          look="quiet"
          small
          aria-haspopup="dialog"
          aria-label={i18n.t('Change: {of}', { of })}
          onPointerEnter={() => void load()}
          onFocus={() => void load()}
          onClick={() => setChanging('wish')}
        >
          {i18n.t('Change')}
        </Button>
      )}
      <ConfirmButton
        look="quiet"
        small
        aria-label={i18n.t('Remove: {of}', { of })}
        label={i18n.t('Remove')}
        title={i18n.t('Remove this alert?')}
        explain={<bdi>{of}</bdi>}
        action={i18n.t('Remove')}
        act={remove}
      />
      {changing && product && (
        <Suspense>
          <AlertDialog
            {...{ product, alert }}
            waitsFor="price"
            wakes={alert.notified || changing === 'to wait'}
            close={() => setChanging(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

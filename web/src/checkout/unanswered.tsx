import { useEffect, useRef } from 'react';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { i18n } from '../words.ts';
import type { Stage } from './use-placing.ts';

type Props = { stage: Stage; again: () => void; giveUp: () => void };

/** Stands in place of the form while it is not known whether an order arrived: nothing of it can be changed now. */
export function Unanswered({ stage, again, giveUp }: Props) {
  const box = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone.
  useEffect(() => box.current?.focus(), []);
  const asking = stage === 'waiting';
  return (
    <Page narrow title={i18n.t('Checkout')}>
      <Sheet>
        <div ref={box} tabIndex={-1} role="status" className="outline-none">
          <Notice tone={asking ? 'note' : 'bad'}>
            {asking
              ? i18n.t('The answer to your order was lost on the way. We are asking again; it is ordered only once.')
              : i18n.t(
                  'Nobody answers, so it is not certain that your order arrived. Asking again never orders twice.',
                )}
          </Notice>
        </div>
        {!asking && (
          <div className="mt-5 flex flex-wrap gap-3">
            <Button onClick={again}>{i18n.t('Ask again')}</Button>
            <ButtonLink to="/orders" look="plain">
              {i18n.t('My orders')}
            </ButtonLink>
            <Button look="quiet" onClick={giveUp}>
              {i18n.t('Back to the checkout')}
            </Button>
          </div>
        )}
      </Sheet>
    </Page>
  );
}

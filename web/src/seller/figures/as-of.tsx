import type { UseQueryResult } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { Button } from '../../parts/button.tsx';
import { Notice } from '../../parts/notice.tsx';
import { conventions, i18n } from '../../words.ts';

type Props = {
  asOf: string;
  timeZone: string;
  isPaused: boolean;
  pause: (isPaused: boolean) => void;
  query: Pick<UseQueryResult, 'error' | 'fetchStatus' | 'refetch'>;
};

/** When this was so, on whose clock; and the way to hold it still. Said to nobody by itself: it changes all the time. */
export function AsOf({ asOf, timeZone, isPaused, pause, query: { error, fetchStatus, refetch } }: Props) {
  const options = { dateStyle: 'medium', timeStyle: 'medium', timeZone } as const;
  const time = new Intl.DateTimeFormat(conventions(), options).format(new Date(asOf));
  const zone = timeZone.replaceAll('_', ' ');
  return (
    <>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 text-sm text-soft">
        <p className="tabular-nums">{i18n.t('As of {time}. Days and hours are those of {zone}.', { time, zone })}</p>
        <Button
          look="quiet"
          small
          aria-pressed={isPaused}
          className="-mx-3.5 print:hidden"
          onClick={() => pause(!isPaused)}
        >
          {isPaused ? <Play aria-hidden="true" className="size-4" /> : <Pause aria-hidden="true" className="size-4" />}
          {i18n.t('Hold still')}
        </Button>
      </div>
      {(error || fetchStatus === 'paused') && (
        <div className="mt-2 print:hidden">
          <Notice tone="note">
            <span className="flex flex-wrap items-center gap-3">
              {fetchStatus === 'paused'
                ? i18n.t('No connection: this is how it was then.')
                : i18n.t('These figures could not be brought up to date.')}
              <Button look="plain" small onClick={() => void refetch()}>
                {i18n.t('Try again')}
              </Button>
            </span>
          </Notice>
        </div>
      )}
    </>
  );
}

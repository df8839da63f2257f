import type { Notification } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { i18n } from '../words.ts';
import { useNotificationActs } from './acts.ts';

/** The server takes so many at once. */
const MOST = 100;

type BarProps = {
  all: readonly Notification[];
  chosen: readonly Notification[];
  choose: (ids: readonly string[]) => void;
  close: () => void;
};

/** What can be done with those that are chosen; stays in sight below the list. */
export function ChosenBar({ all, chosen, choose, close }: BarProps) {
  const { many } = useNotificationActs();
  const none = chosen.length === 0;
  const isAll = chosen.length === Math.min(all.length, MOST);
  const act = (what: 'read' | 'unread' | 'deleted') => () => {
    choose([]);
    void many(what, chosen.slice(0, MOST));
  };
  return (
    <section
      aria-label={i18n.t('With those chosen')}
      className="sticky bottom-3 z-10 mt-4 flex flex-wrap items-center gap-2 rounded-2xl border border-line bg-card p-3 shadow-float"
    >
      <p role="status" className="px-2 font-semibold">
        {i18n.t('{count, plural, one {# chosen} other {# chosen}}', { count: chosen.length })}
      </p>
      <Button look="quiet" small onClick={() => choose(isAll ? [] : all.slice(0, MOST).map(({ id }) => id))}>
        {isAll ? i18n.t('Choose none') : i18n.t('Choose all')}
      </Button>
      <Button look="quiet" small className="ms-auto sm:order-last sm:ms-0" onClick={close}>
        {i18n.t('Done')}
      </Button>
      <div className="flex w-full flex-wrap gap-2 sm:ms-auto sm:w-auto">
        <Button look="plain" small busy={none} onClick={act('read')}>
          {i18n.t('Read')}
        </Button>
        <Button look="plain" small busy={none} onClick={act('unread')}>
          {i18n.t('Unread')}
        </Button>
        <Button look="danger" small busy={none} onClick={act('deleted')}>
          {i18n.t('Delete')}
        </Button>
      </div>
    </section>
  );
}

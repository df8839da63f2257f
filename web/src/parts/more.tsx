import { announce } from '../shell/announcer.tsx';
import { i18n } from '../words.ts';
import { Button } from './button.tsx';

type MoreProps = { hasMore: boolean; loading: boolean; failed: boolean; shown: number; load: () => void };

/** A button, not endless scrolling: the footer stays within reach and Back finds the same place. */
export function More({ hasMore, loading, failed, shown, load }: MoreProps) {
  if (!hasMore) {
    return shown > 12 ? <p className="py-8 text-center text-soft">{i18n.t('That is everything.')}</p> : null;
  }
  return (
    <div className="flex flex-col items-center gap-2 py-8">
      <p role="status" className="text-sm text-rose empty:hidden">
        {failed && i18n.t('Loading more did not work.')}
      </p>
      <Button
        look="plain"
        busy={loading}
        onClick={() => {
          announce(i18n.t('Loading more…'));
          load();
        }}
      >
        {loading ? i18n.t('Loading…') : failed ? i18n.t('Try again') : i18n.t('Show more')}
      </Button>
    </div>
  );
}

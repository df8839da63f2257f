import { MessageCircle, Monitor, Smartphone, Tablet } from 'lucide-react';
import type { LiveGuest } from '../../api/types.ts';
import { Button } from '../../parts/button.tsx';
import { Sheet } from '../../parts/page.tsx';
import { i18n } from '../../words.ts';
import { clockTime } from './clock-time.ts';
import { PageName } from './pages-now.tsx';

type Props = { guests: LiveGuest[]; all: number; greet: ((guest: LiveGuest) => void) | null };

/** Everybody by themselves; who came first stays on top, so that nothing moves away under the hand. */
export function Guests({ guests, all, greet }: Props) {
  const inOrder = guests.toSorted((a, b) => a.since.localeCompare(b.since) || a.visitId.localeCompare(b.visitId));
  return (
    <Sheet title={i18n.t('Who is here')}>
      <ul className="divide-y divide-line">
        {inOrder.map((guest) => (
          <li key={guest.visitId} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
            <Device name={guest.device} />
            <div className="min-w-0 flex-1 basis-48">
              <p className="font-semibold break-words">
                <PageName page={guest.page} />
              </p>
              <p className="text-sm text-soft tabular-nums">
                {guest.isSignedIn ? i18n.t('Signed in') : i18n.t('A guest')}
                {' · '}
                {i18n.t('here since {time}', { time: clockTime(guest.since) })}
              </p>
            </div>
            {guest.mayBeGreeted && greet && (
              <Button look="plain" small onClick={() => greet(guest)}>
                <MessageCircle aria-hidden="true" className="size-4.5" />
                {i18n.t('Start a chat')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {all > guests.length && (
        <p className="mt-4 text-sm text-soft">
          {i18n.t('And {more, plural, one {# more} other {# more}}.', { more: all - guests.length })}
        </p>
      )}
      {greet && !guests.some(({ mayBeGreeted }) => mayBeGreeted) && (
        <p className="mt-4 text-sm text-soft">
          {i18n.t('You can write first to people who are signed in and allowed it in their settings. Nobody here did.')}
        </p>
      )}
    </Sheet>
  );
}

function Device({ name }: { name: string | null }) {
  const [Icon, words] =
    name === 'mobile'
      ? [Smartphone, i18n.t('On a phone')]
      : name === 'tablet'
        ? [Tablet, i18n.t('On a tablet')]
        : name === 'desktop'
          ? [Monitor, i18n.t('On a computer')]
          : [Monitor, i18n.t('On some device')];
  return (
    <span className="grid size-11 shrink-0 place-items-center rounded-full bg-sunk text-soft" title={words}>
      <Icon role="img" aria-label={words} className="size-5" />
    </span>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { clsx } from 'clsx';
import {
  MessageCircle,
  Mic,
  MicOff,
  MonitorOff,
  MonitorUp,
  PhoneOff,
  PictureInPicture2,
  Settings2,
  ShoppingBag,
  Video,
  VideoOff,
} from 'lucide-react';
import { lazy, type ReactNode, type RefObject, useState } from 'react';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { i18n } from '../words.ts';
import { shareScreen, stopSharing, turnCamera, turnMicrophone } from './acts.ts';
import { Later } from './later.tsx';
import { canShare } from './media.ts';
import { type CallNow, change } from './now.ts';
import { hangUp } from './session.ts';

const DevicePanel = lazy(() => import('./device-panel.tsx'));
const ProductPanel = lazy(() => import('./product-panel.tsx'));

type Props = { now: CallNow; remote: RefObject<HTMLVideoElement | null>; seen: boolean };

/** All one can do in a call, hanging up last. */
export function Controls({ now, remote, seen }: Props) {
  const [open, setOpen] = useState<'devices' | 'products' | null>(null);
  const navigate = useNavigate();
  const { call, audio, video, sharing, phase, small } = now;
  const answered = phase !== 'calling';
  const turn = (panel: 'devices' | 'products') => setOpen(open === panel ? null : panel);
  const mic = (
    <Act
      label={audio ? i18n.t('Mute') : i18n.t('Unmute')}
      icon={audio ? Mic : MicOff}
      off={!audio}
      keys="M"
      act={() => void turnMicrophone(!audio)}
    />
  );
  if (small) {
    return (
      <div className="flex items-center gap-2">
        {mic}
        <HangUp />
      </div>
    );
  }

  function write() {
    change({ small: true });
    const to = call.side === 'buyer' ? ('/messages/$id' as const) : ('/my-shop/messages/$id' as const);
    void navigate({ to, params: { id: call.conversationId } });
  }

  return (
    <div className="relative mx-auto grid w-full max-w-3xl justify-items-center px-3 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))]">
      {open === 'devices' && (
        <Panel title={i18n.t('Devices')} close={() => setOpen(null)}>
          <Later waiting={<RowsSkeleton rows={3} />}>
            <DevicePanel now={now} />
          </Later>
        </Panel>
      )}
      {open === 'products' && (
        <Panel title={i18n.t('Show a product')} close={() => setOpen(null)}>
          <Later waiting={<RowsSkeleton rows={3} />}>
            <ProductPanel call={call} done={() => setOpen(null)} />
          </Later>
        </Panel>
      )}
      <div className="flex flex-wrap justify-center gap-x-2 gap-y-3 sm:gap-x-3">
        {mic}
        <Act
          label={video ? i18n.t('Turn camera off') : i18n.t('Turn camera on')}
          icon={video ? Video : VideoOff}
          off={!video}
          keys="V"
          act={() => void turnCamera(!video)}
        />
        {answered && canShare() && (
          <Act
            label={sharing ? i18n.t('Stop sharing') : i18n.t('Share the screen')}
            icon={sharing ? MonitorOff : MonitorUp}
            on={sharing}
            act={() => void (sharing ? stopSharing() : shareScreen())}
          />
        )}
        {answered && (
          <Act
            label={i18n.t('Show a product')}
            icon={ShoppingBag}
            on={open === 'products'}
            expanded={open === 'products'}
            act={() => turn('products')}
          />
        )}
        {seen && document.pictureInPictureEnabled && (
          <Act
            label={i18n.t('Picture in picture')}
            icon={PictureInPicture2}
            act={() => void togglePicture(remote.current)}
          />
        )}
        <Act label={i18n.t('Write a message')} icon={MessageCircle} act={write} />
        <Act
          label={i18n.t('Devices')}
          icon={Settings2}
          on={open === 'devices'}
          expanded={open === 'devices'}
          act={() => turn('devices')}
        />
        <HangUp wide />
      </div>
    </div>
  );
}

async function togglePicture(video: HTMLVideoElement | null): Promise<void> {
  try {
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await video?.requestPictureInPicture();
  } catch {
    // The browser had no picture yet, or no wish to.
  }
}

type ActProps = {
  label: string;
  icon: typeof Mic;
  act: () => void;
  off?: boolean;
  on?: boolean;
  keys?: string;
  expanded?: boolean;
};

function Act({ label, icon: Icon, act, off = false, on = false, keys, expanded }: ActProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={expanded}
      aria-keyshortcuts={keys}
      title={keys ? i18n.t('{label} ({key})', { label, key: keys }) : label}
      className={clsx(
        'grid size-12 shrink-0 place-items-center rounded-full sm:size-14',
        off && 'bg-stall-ink text-stall',
        on && 'bg-saffron text-on-saffron',
        !off && !on && 'bg-[rgb(255_255_255/0.16)] text-stall-ink hover:bg-[rgb(255_255_255/0.28)]',
      )}
      onClick={act}
    >
      <Icon aria-hidden="true" className="size-5.5" />
    </button>
  );
}

function HangUp({ wide = false }: { wide?: boolean }) {
  return (
    <button
      type="button"
      aria-label={i18n.t('Hang up')}
      title={i18n.t('Hang up')}
      className={clsx(
        'grid h-12 shrink-0 place-items-center rounded-full bg-[#c4243f] text-[#fff] hover:bg-[#a31f3a]',
        wide ? 'w-20 sm:h-14 sm:w-24' : 'w-12',
      )}
      onClick={hangUp}
    >
      <PhoneOff aria-hidden="true" className="size-5.5" />
    </button>
  );
}

type PanelProps = { title: string; close: () => void; children: ReactNode };

/** Above the buttons; Escape closes it before it makes the call small. */
function Panel({ title, close, children }: PanelProps) {
  return (
    <section
      aria-label={title}
      className="rise absolute inset-x-3 bottom-full z-2 mx-auto max-h-[min(26rem,60dvh)] max-w-md overflow-y-auto rounded-2xl border border-line bg-card p-4 text-ink shadow-float"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <h3 className="mb-3 text-section">{title}</h3>
      {children}
    </section>
  );
}

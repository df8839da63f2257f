import { clsx } from 'clsx';
import { Maximize2, Minimize2, X } from 'lucide-react';
import { type KeyboardEvent, lazy, useRef } from 'react';
import { i18n } from '../words.ts';
import { turnCamera, turnMicrophone } from './acts.ts';
import { Controls } from './controls.tsx';
import { Face, nameOf } from './face.tsx';
import { Later } from './later.tsx';
import { type CallNow, change } from './now.ts';
import { OverActs } from './over-acts.tsx';
import { Mine, Remote } from './picture.tsx';
import { leave } from './session.ts';
import { Signs } from './signs.tsx';
import { Line, Standing } from './standing.tsx';
import { useAlone, useAwake, useSystemButtons, useWaitingTone } from './use-screen.ts';

const OnTheTable = lazy(() => import('./on-the-table.tsx'));

/** The call, over the whole page or small in its corner. One element either way, so that the pictures never stop. */
export function CallScreen({ now, place }: { now: CallNow; place: HTMLElement }) {
  const { call, phase, small, remote, picture, sharing, speaker, audio, video, quality, note } = now;
  const screen = useRef<HTMLElement>(null);
  const other = useRef<HTMLVideoElement>(null);
  const name = nameOf(call);
  const over = phase === 'over';
  const peer = over ? null : call.peer;
  const seen = Boolean(peer && (peer.video || peer.sharing) && remote?.getVideoTracks().length);
  useAlone(!small, place, screen);
  useAwake(!over);
  useWaitingTone(phase === 'calling');
  useSystemButtons(!over, { audio, video });

  function onKeyDown(event: KeyboardEvent) {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || (target as Element).closest('input, select, textarea')) return;
    if (key === 'Escape' && over) leave();
    else if (key === 'Escape' && !small) change({ small: true });
    else if (over) return;
    else if (key.toLowerCase() === 'm') void turnMicrophone(!audio);
    else if (key.toLowerCase() === 'v') void turnCamera(!video);
  }

  const size = (
    <button
      type="button"
      aria-label={small ? i18n.t('Back to the call') : i18n.t('Make the call small')}
      title={small ? i18n.t('Back to the call') : i18n.t('Make the call small')}
      className="grid size-11 shrink-0 place-items-center rounded-xl hover:bg-[rgb(255_255_255/0.16)]"
      onClick={() => change({ small: !small })}
    >
      {small ? (
        <Maximize2 aria-hidden="true" className="size-5" />
      ) : (
        <Minimize2 aria-hidden="true" className="size-5" />
      )}
    </button>
  );

  return (
    <section
      ref={screen}
      {...(small ? { role: 'region' } : { role: 'dialog', 'aria-modal': true })}
      aria-label={i18n.t('Call with {name}', { name })}
      data-call-state={phase}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className={clsx(
        'on-stall fixed z-60 bg-stall text-stall-ink focus:outline-none',
        small
          ? 'end-3 bottom-28 w-44 overflow-hidden rounded-2xl shadow-float sm:end-4 sm:w-80'
          : 'inset-0 grid grid-rows-[auto_minmax(0,1fr)_auto]',
      )}
    >
      <div
        className={clsx(
          'flex items-center gap-3',
          small ? 'py-1 ps-3 pe-1' : 'px-4 pt-[max(0.75rem,env(safe-area-inset-top))] pb-3',
        )}
      >
        {!small && <Face call={call} onStall />}
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-sans text-base/snug font-semibold tracking-normal">
            <bdi>{name}</bdi>
          </h2>
          <div className="flex flex-wrap items-center gap-x-3 text-sm text-stall-soft">
            <Standing now={now} />
            {quality && phase === 'talking' && <Line quality={quality} />}
          </div>
        </div>
        {small && !over && <Signs {...{ now, name, seen }} />}
        {!over && size}
      </div>

      <div
        className={clsx(
          'relative overflow-hidden',
          small ? (seen ? 'aspect-video' : '') : 'mx-3 rounded-2xl bg-[rgb(0_0_0/0.28)]',
        )}
      >
        <Remote
          video={other}
          stream={remote}
          speaker={speaker}
          seen={seen}
          whole={Boolean(peer?.sharing)}
          name={name}
        />
        {!small && !seen && (
          <div className="absolute inset-0 flex flex-col items-center justify-center-safe gap-5 overflow-y-auto p-6 text-center">
            {over ? <OverActs now={now} /> : <Waiting now={now} name={name} />}
          </div>
        )}
        {!small && !over && (
          <>
            <Signs {...{ now, name, seen }} />
            <div className="absolute inset-x-3 bottom-3 flex flex-wrap-reverse items-end justify-between gap-3">
              <div className="min-w-0 grow basis-60 empty:hidden">
                {call.product && (
                  <Later>
                    <OnTheTable product={call.product} />
                  </Later>
                )}
              </div>
              {picture && (
                <div className="ms-auto aspect-[4/3] w-28 overflow-hidden rounded-xl border-2 border-stall-ink bg-[#000] shadow-float sm:w-52">
                  <Mine track={picture} sharing={sharing} />
                </div>
              )}
            </div>
          </>
        )}
      </div>

      {note && !over && (
        <div
          role="alert"
          className={clsx(
            'flex items-center gap-2 bg-saffron-wash py-1 ps-4 pe-1 text-sm text-ink',
            small ? '' : 'mx-auto mt-3 w-[calc(100%-1.5rem)] max-w-xl rounded-xl',
          )}
        >
          <p className="flex-1">{note}</p>
          <button
            type="button"
            aria-label={i18n.t('Close message')}
            className="grid size-11 shrink-0 place-items-center rounded-xl focus-visible:outline-ink"
            onClick={() => change({ note: null })}
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        </div>
      )}
      {small ? (
        <div className="flex justify-end p-2">
          {over ? <OverActs now={now} /> : <Controls now={now} remote={other} seen={seen} />}
        </div>
      ) : over ? (
        <div className="h-4" />
      ) : (
        <Controls now={now} remote={other} seen={seen} />
      )}
    </section>
  );
}

/** What stands where no picture is. */
const Waiting = ({ now, name }: { now: CallNow; name: string }) => (
  <>
    <div className={clsx(now.phase === 'calling' && 'ringing')}>
      <Face call={now.call} large onStall />
    </div>
    <WaitingWords now={now} name={name} />
  </>
);

function WaitingWords({ now: { phase, call }, name }: { now: CallNow; name: string }) {
  if (phase === 'talking') {
    return call.peer?.video === false && call.callType === 'video' ? (
      <p className="text-stall-soft">{i18n.t('{name} has the camera off', { name })}</p>
    ) : null;
  }
  if (phase !== 'reconnecting') return null;
  return (
    <p className="max-w-sm text-stall-soft">
      {i18n.t('The connection broke off. It comes back by itself, or the call ends.')}
    </p>
  );
}

import { BellOff, MessageCircle, Phone, PhoneOff, Video } from 'lucide-react';
import { lazy, useEffect, useId, useRef, useState } from 'react';
import type { Call } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { i18n } from '../words.ts';
import { Face, nameOf } from './face.tsx';
import { Later } from './later.tsx';
import { answerCall, declineCall } from './start.ts';
import { useRinging } from './use-ringing.ts';
import { ignoreCall } from './watch.ts';

const loadReply = () => import('./reply.tsx');
const Reply = lazy(loadReply);

/** Somebody calls. It lies over whatever is open; the focus goes to none of its buttons, for people type meanwhile. */
export function RingDialog({ call }: { call: Call }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [replying, setReplying] = useState(false);
  const name = nameOf(call);
  useRinging(i18n.t('{name} is calling', { name }), busy);

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.focus();
    return () => {
      element?.close();
      // Closing gives the focus back to the page below; whoever answered is in the call, which could not have it before.
      document.querySelector<HTMLElement>('[data-call-state][aria-modal]')?.focus({ preventScroll: true });
    };
  }, []);

  async function answer(video: boolean) {
    setBusy(true);
    await answerCall(call, { video });
    setBusy(false);
  }

  async function decline() {
    setBusy(true);
    await declineCall(call);
    setBusy(false);
  }

  const video = call.callType === 'video';
  const kind = video ? i18n.t('Video call') : i18n.t('Voice call');
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-labelledby={`${id}-name`}
      aria-describedby={`${id}-kind`}
      data-ring={call.id}
      className="rise fixed inset-x-4 top-auto bottom-4 m-0 mx-auto max-h-[calc(100dvh-2rem)] w-auto max-w-md overflow-y-auto rounded-2xl border border-line bg-card p-6 text-ink shadow-float backdrop:bg-[rgb(20_15_10/0.55)] focus:outline-none sm:top-1/6 sm:bottom-auto"
      onCancel={(event) => {
        event.preventDefault();
        if (replying) setReplying(false);
        else ignoreCall(call.id);
      }}
    >
      <div className="flex flex-col items-center gap-1 text-center">
        <div className="ringing mb-3">
          <Face call={call} large />
        </div>
        <h2 id={`${id}-name`} className="max-w-full text-title break-words">
          {i18n.t('{name} is calling', { name })}
        </h2>
        <p id={`${id}-kind`} className="flex items-center gap-2 text-soft">
          {video ? (
            <Video aria-hidden="true" className="size-4.5" />
          ) : (
            <Phone aria-hidden="true" className="size-4.5" />
          )}
          {call.side === 'shop' ? i18n.t('{kind} for {shop}', { kind, shop: call.shop.name }) : kind}
        </p>
      </div>
      {replying ? (
        <Later>
          <Reply call={call} back={() => setReplying(false)} />
        </Later>
      ) : (
        <div className="mt-6 grid gap-3">
          {video && (
            <Button busy={busy} onClick={() => void answer(true)}>
              <Video aria-hidden="true" className="size-5" />
              {i18n.t('Answer with video')}
            </Button>
          )}
          <div className="grid grid-cols-2 gap-3">
            <Button look={video ? 'plain' : 'main'} busy={busy} onClick={() => void answer(false)}>
              <Phone aria-hidden="true" className="size-5" />
              {video ? i18n.t('Sound only') : i18n.t('Answer')}
            </Button>
            <Button look="danger" busy={busy} onClick={() => void decline()}>
              <PhoneOff aria-hidden="true" className="size-5" />
              {i18n.t('Decline')}
            </Button>
          </div>
          <div className="flex flex-wrap justify-center gap-1">
            <Button
              look="quiet"
              small
              busy={busy}
              onPointerEnter={() => void loadReply()}
              onClick={() => setReplying(true)}
            >
              <MessageCircle aria-hidden="true" className="size-4.5" />
              {i18n.t('Reply with a message')}
            </Button>
            <Button look="quiet" small onClick={() => ignoreCall(call.id)}>
              <BellOff aria-hidden="true" className="size-4.5" />
              {i18n.t('Ignore here')}
            </Button>
          </div>
        </div>
      )}
    </dialog>
  );
}

import { Mic, Phone, Video, VideoOff } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { CallPartner } from '../../api/call-desk.ts';
import { isProblem } from '../../api/problem.ts';
import type { Call } from '../../api/types.ts';
import { Button } from '../../parts/button.tsx';
import { inputShape } from '../../parts/field.tsx';
import { Notice } from '../../parts/notice.tsx';
import { plainly } from '../../parts/plainly.ts';
import { i18n } from '../../words.ts';
import type { MediaFault } from '../media.ts';
import { LevelMeter } from './level-meter.tsx';
import { refusals, type Why } from './reasons.ts';
import { usePreview } from './use-preview.ts';

const loadStart = () => import('../start.ts');

type Props = {
  partner: CallPartner;
  callType: Call['callType'];
  close: () => void;
  /** The server would not ring them after all. */
  setRefused: (why: Why) => void;
};

/** How one looks and sounds before it rings: kind of call, devices, picture and level. */
export function PreCall({ partner, callType, close, setRefused }: Props) {
  const [type, setType] = useState(callType);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const { stream, opened, faults, devices, choose, again } = usePreview(type === 'video');
  useEffect(() => void loadStart().catch(() => {}), []);
  const audible = stream !== null && stream.getAudioTracks().length > 0;
  const Sign = type === 'video' ? Video : Phone;

  async function start() {
    setBusy(true);
    setSaid('');
    try {
      const { placeCall } = await loadStart();
      await placeCall(partner, { callType: type });
      close();
    } catch (error) {
      const why = refusals.find((code) => isProblem(error, code));
      if (why) return setRefused(why);
      setSaid(plainly(error));
      setBusy(false);
    }
  }

  const inUse = (kind: string) =>
    stream
      ?.getTracks()
      .find((track) => track.kind === kind)
      ?.getSettings().deviceId ?? '';
  return (
    <div className="grid grid-cols-1 gap-4">
      <Kinds type={type} choose={setType} />
      {type === 'video' && <Picture stream={stream} fault={faults.video} opened={opened} />}
      {!opened ? (
        <p role="status" className="text-sm text-soft">
          {i18n.t('Your browser may ask whether this page may hear you. Please allow it.')}
        </p>
      ) : audible ? (
        <LevelMeter stream={stream} />
      ) : (
        <Help fault={faults.audio ?? 'other'} again={again} />
      )}
      <Choice
        label={i18n.t('Microphone')}
        devices={devices.filter(({ kind }) => kind === 'audioinput')}
        value={inUse('audio')}
        choose={(id) => choose('audio', id)}
      />
      {type === 'video' && (
        <Choice
          label={i18n.t('Camera')}
          devices={devices.filter(({ kind }) => kind === 'videoinput')}
          value={inUse('video')}
          choose={(id) => choose('video', id)}
        />
      )}
      <div role="alert" className="empty:hidden">
        {said && <Notice tone="bad">{said}</Notice>}
      </div>
      <Button
        look={opened && !audible ? 'plain' : 'main'}
        busy={busy}
        aria-disabled={!opened || undefined}
        className="w-full"
        onClick={() => void (opened && start())}
      >
        <Sign aria-hidden="true" className="size-5" />
        {busy
          ? i18n.t('One moment…')
          : opened && !audible
            ? i18n.t('Call without being heard')
            : i18n.t('Start the call')}
      </Button>
    </div>
  );
}

type KindsProps = { type: Call['callType']; choose: (type: Call['callType']) => void };

function Kinds({ type, choose }: KindsProps) {
  const name = useId();
  const kinds = [
    ['video', i18n.t('With picture'), Video],
    ['audio', i18n.t('Sound only'), Mic],
  ] as const;
  return (
    <fieldset className="grid grid-cols-2 gap-1 rounded-xl border border-edge p-1">
      <legend className="sr-only">{i18n.t('Kind of call')}</legend>
      {kinds.map(([kind, label, Icon]) => (
        <label
          key={kind}
          className="flex min-h-11 cursor-pointer items-center justify-center gap-1.5 rounded-lg px-1 text-center text-sm font-semibold hover:bg-sunk has-checked:bg-glaze has-checked:text-on-glaze has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus sm:min-h-9"
        >
          <input type="radio" name={name} className="sr-only" checked={type === kind} onChange={() => choose(kind)} />
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

type PictureProps = { stream: MediaStream | null; fault: MediaFault | undefined; opened: boolean };

/** Oneself as in a mirror. */
function Picture({ stream, fault, opened }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  const seen = stream?.getVideoTracks().length ? stream : null;
  useEffect(() => {
    if (video.current) video.current.srcObject = seen;
  }, [seen]);
  return (
    <div className="grid aspect-video place-items-center overflow-hidden rounded-xl bg-sunk text-soft">
      <video
        ref={video}
        autoPlay
        muted
        playsInline
        aria-label={i18n.t('Your own picture')}
        className={seen ? 'size-full -scale-x-100 object-cover' : 'hidden'}
      />
      {!seen && (
        <p className="flex max-w-64 flex-col items-center gap-2 p-4 text-center text-sm">
          <VideoOff aria-hidden="true" className="size-6" />
          {opened ? noPictureWord(fault) : i18n.t('The camera opens…')}
        </p>
      )}
    </div>
  );
}

function noPictureWord(fault: MediaFault | undefined): string {
  if (fault === 'denied') return i18n.t('This page may not use the camera. You can see them all the same.');
  if (fault === 'taken') return i18n.t('Another program uses the camera. You can see them all the same.');
  return i18n.t('There is no camera here. You can see them all the same.');
}

function Help({ fault, again }: { fault: MediaFault; again: () => void }) {
  return (
    <div role="alert">
      <Notice tone="bad">
        <p className="font-semibold">{faultWord(fault)}</p>
        <p className="mt-1 text-sm">{helpWord(fault)}</p>
        <Button look="plain" small className="mt-3" onClick={again}>
          {i18n.t('Try again')}
        </Button>
      </Notice>
    </div>
  );
}

function faultWord(fault: MediaFault): string {
  if (fault === 'denied') return i18n.t('This page may not use your microphone');
  if (fault === 'missing') return i18n.t('No microphone was found');
  if (fault === 'taken') return i18n.t('Another program uses the microphone');
  return i18n.t('The microphone does not open');
}

function helpWord(fault: MediaFault): string {
  if (fault === 'denied') {
    return i18n.t(
      'Press the sign beside the address of this page and allow microphone and camera. Where they are allowed, the settings of your system may forbid them to the browser.',
    );
  }
  if (fault === 'missing') return i18n.t('Plug one in or switch it on, then try again.');
  return i18n.t('Close other programs and tabs that may be in a call.');
}

type ChoiceProps = { label: string; devices: MediaDeviceInfo[]; value: string; choose: (id: string) => void };

/** Which of several devices; where there is no choice, nothing is asked. */
function Choice({ label, devices, value, choose }: ChoiceProps) {
  const named = devices.filter((device) => device.deviceId && device.label);
  if (named.length < 2) return null;
  return (
    <label className="grid gap-1.5 font-semibold">
      {label}
      <select
        value={value}
        className={`${inputShape} font-normal`}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {named.map((device) => (
          <option key={device.deviceId} value={device.deviceId}>
            {device.label}
          </option>
        ))}
      </select>
    </label>
  );
}

import { useEffect, useState } from 'react';
import { inputShape } from '../parts/field.tsx';
import { i18n } from '../words.ts';
import { chooseDevice } from './acts.ts';
import { type Chosen, rememberedDevices } from './media.ts';
import type { CallNow } from './now.ts';
import { liveCall } from './session.ts';

/** Which microphone, camera and loudspeaker; the list follows what is plugged in. */
export default function DevicePanel({ now }: { now: CallNow }) {
  const devices = useDevices();
  const [chosen, setChosen] = useState(rememberedDevices);
  const used: Chosen = {
    audio: liveCall()?.microphone?.getSettings().deviceId ?? chosen.audio,
    video: now.video ? (now.picture?.getSettings().deviceId ?? chosen.video) : chosen.video,
    speaker: now.speaker,
  };

  function choose(kind: keyof Chosen, id: string) {
    setChosen({ ...chosen, [kind]: id });
    void chooseDevice(kind, id);
  }

  const canChooseSpeaker = 'setSinkId' in HTMLMediaElement.prototype;
  return (
    <div className="grid gap-3">
      <Choice label={i18n.t('Microphone')} kind="audioinput" value={used.audio} choose={(id) => choose('audio', id)} />
      <Choice label={i18n.t('Camera')} kind="videoinput" value={used.video} choose={(id) => choose('video', id)} />
      {canChooseSpeaker && (
        <Choice
          label={i18n.t('Loudspeaker')}
          kind="audiooutput"
          value={used.speaker}
          choose={(id) => choose('speaker', id)}
        />
      )}
    </div>
  );

  type ChoiceProps = {
    label: string;
    kind: MediaDeviceKind;
    value: string | undefined;
    choose: (id: string) => void;
  };

  function Choice({ label, kind, value, choose }: ChoiceProps) {
    const found = devices.filter((device) => device.kind === kind && device.deviceId !== '');
    return (
      <label className="grid gap-1.5 font-semibold">
        {label}
        <select
          value={value ?? ''}
          disabled={found.length === 0}
          className={`${inputShape} font-normal`}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {(!value || found.length === 0) && (
            <option value="">{found.length === 0 ? i18n.t('None found') : i18n.t('As the system chooses')}</option>
          )}
          {found.map((device, place) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label || i18n.t('{label} {number}', { label, number: place + 1 })}
            </option>
          ))}
        </select>
      </label>
    );
  }
}

function useDevices(): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);
  useEffect(() => {
    let over = false;
    const look = () => {
      navigator.mediaDevices
        ?.enumerateDevices()
        .then((found) => over || setDevices(found))
        .catch(() => {});
    };
    look();
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => {
      over = true;
      navigator.mediaDevices?.removeEventListener('devicechange', look);
    };
  }, []);
  return devices;
}

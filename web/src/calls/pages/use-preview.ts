import { useEffect, useState } from 'react';
import { type MediaFault, openMedia, rememberDevices, rememberedDevices, stop } from '../media.ts';

type Preview = {
  /** Null until they are open, and where neither of them opens. */
  stream: MediaStream | null;
  /** The browser was asked, and has answered. */
  opened: boolean;
  faults: { audio?: MediaFault; video?: MediaFault };
  devices: MediaDeviceInfo[];
};

const closed: Preview = { stream: null, opened: false, faults: {}, devices: [] };

/** Opens microphone and camera to look and listen; closes them with the page, or as soon as others are wished for. */
export function usePreview(video: boolean) {
  const [preview, setPreview] = useState(closed);
  const [chosen, setChosen] = useState(rememberedDevices);
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try opens them anew
  useEffect(() => {
    let over = false;
    let close = () => {};
    const list = async () => {
      const devices = await navigator.mediaDevices.enumerateDevices();
      if (!over) setPreview((known) => ({ ...known, devices }));
    };
    async function open() {
      const { faults, ...opened } = await openMedia({ video }, chosen);
      close = () => [opened.audio, opened.video].forEach(stop);
      if (over) return close();
      const tracks = [opened.audio, opened.video].filter((track) => track !== null);
      setPreview((known) => ({
        ...known,
        ...{ faults, opened: true, stream: tracks.length > 0 ? new MediaStream(tracks) : null },
      }));
      // Their names are told only once one of them may be used.
      await list();
    }
    const listAgain = () => void list().catch(() => {});
    void open().catch(() => {});
    navigator.mediaDevices.addEventListener('devicechange', listAgain);
    return () => {
      over = true;
      close();
      navigator.mediaDevices.removeEventListener('devicechange', listAgain);
    };
  }, [video, chosen, tries]);

  return {
    ...preview,
    choose(kind: 'audio' | 'video', id: string) {
      rememberDevices({ [kind]: id });
      setChosen(rememberedDevices());
    },
    again: () => setTries((before) => before + 1),
  };
}

import { useState } from 'react';
import type { Place } from '../map/area.ts';
import { i18n } from '../words.ts';

/** Where the device is, asked for only when a person asks; to about a kilometre, which is as near as shops are known. */
export function useHere(found: (place: Place) => void) {
  const [state, setState] = useState<{ busy: boolean; fault: string }>({ busy: false, fault: '' });
  function ask() {
    if (state.busy) return;
    setState({ busy: true, fault: '' });
    const failed = (code: number) =>
      setState({
        busy: false,
        fault:
          code === 1
            ? i18n.t('Your browser does not tell where you are. You can allow it, or choose the place on the map.')
            : i18n.t('Where you are could not be found out. You can choose the place on the map.'),
      });
    if (!navigator.geolocation) return failed(2);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState({ busy: false, fault: '' });
        found({ latitude: roughly(coords.latitude), longitude: roughly(coords.longitude) });
      },
      ({ code }) => failed(code),
      { maximumAge: 600_000, timeout: 10_000 },
    );
  }
  return { ...state, ask };
}

export const roughly = (degrees: number) => Math.round(degrees * 100) / 100;

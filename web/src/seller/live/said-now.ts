import { useEffect, useRef } from 'react';
import { announce } from '../../shell/announcer.tsx';
import { i18n } from '../../words.ts';

/** People come and go faster than anybody wants to hear of it. */
const EVERY_MS = 30_000;

/** Says to screen readers how many are here, when that changed and they heard nothing of it for a while. */
export function useSaidNow(visitors: number | undefined, quiet: boolean): void {
  const said = useRef({ visitors: Number.NaN, at: 0 });
  useEffect(() => {
    if (visitors === undefined || quiet || visitors === said.current.visitors) return;
    const wait = Math.max(0, said.current.at + EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      said.current = { visitors, at: Date.now() };
      announce(
        i18n.t(
          '{visitors, plural, =0 {Nobody is here now.} one {# visitor is here now.} other {# visitors are here now.}}',
          { visitors },
        ),
      );
    }, wait);
    return () => clearTimeout(timer);
  }, [visitors, quiet]);
}

import { type FocusEvent, useEffect, useRef } from 'react';

/**
 * Where the control somebody just used disappears (a chip taken away, a button that became a list), the focus would fall
 * back to the top of the page. It goes to the first control left in `box`, or else to `box` itself.
 */
export function useHeldFocus<T extends HTMLElement>() {
  const box = useRef<T>(null);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    if (!last.current || last.current.isConnected) return;
    last.current = null;
    if (document.activeElement !== document.body) return;
    const left = box.current?.querySelector<HTMLElement>('button, a[href], input, select');
    (left ?? box.current)?.focus({ preventScroll: true });
  });
  const onFocus = ({ target }: FocusEvent) => {
    last.current = target;
  };
  return { ref: box, onFocus };
}

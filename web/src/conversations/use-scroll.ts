import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Nearer to the end than this (in pixels), the thread follows what comes. */
const near = 60;

type Wish = { seq: number };

/**
 * Keeps the reader's place: at the end it follows new messages, elsewhere what one reads stays where it is whatever comes
 * above or below. `seen` hears the highest number in sight.
 */
export function useScroll(box: RefObject<HTMLDivElement | null>, rows: unknown, seen: (seq: number) => void) {
  const pinned = useRef(true);
  const anchor = useRef<{ key: string; top: number } | null>(null);
  const opened = useRef(false);
  const wish = useRef<Wish | null>(null);
  const upwards = useRef(false);
  const lastTop = useRef(0);
  const [away, setAway] = useState(false);

  const look = useCallback(() => {
    const element = box.current;
    if (!element || !opened.current) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    upwards.current = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    pinned.current = scrollHeight - scrollTop - clientHeight <= near;
    setAway(!pinned.current);
    anchor.current = firstInSight(element);
    if (!document.hidden && document.hasFocus()) seen(lastInSight(element, pinned.current));
  }, [box, seen]);

  const settle = useCallback(() => {
    const element = box.current;
    if (!element || !opened.current) return;
    if (pinned.current) element.scrollTop = element.scrollHeight;
    else if (anchor.current) {
      const kept = element.querySelector(`[data-key="${CSS.escape(anchor.current.key)}"]`);
      if (kept) element.scrollTop += topIn(element, kept) - anchor.current.top;
    }
    look();
  }, [box, look]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are what triggers it
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (!opened.current && element.querySelector('[data-key]')) {
      opened.current = true;
      const divider = element.querySelector('[data-divider]');
      element.scrollTop = divider
        ? element.scrollTop + topIn(element, divider) - element.clientHeight / 4
        : element.scrollHeight;
      look();
      return;
    }
    if (wish.current && showMessage(element, wish.current.seq)) {
      wish.current = null;
      look();
      return;
    }
    settle();
  }, [rows, settle, look]);

  // Pictures that load, a keyboard that opens, a field that grows: the place is kept then, too.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(settle);
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    window.addEventListener('focus', look);
    document.addEventListener('visibilitychange', look);
    return () => {
      observer.disconnect();
      window.removeEventListener('focus', look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [box, settle, look]);

  return {
    away,
    look,
    upwards,
    toEnd: useCallback(() => {
      pinned.current = true;
      settle();
    }, [settle]),
    /** Shows that message, now or as soon as it is there; whether it is there now. */
    show: useCallback(
      (seq: number) => {
        const there = box.current !== null && showMessage(box.current, seq);
        wish.current = there ? null : { seq };
        return there;
      },
      [box],
    ),
  };
}

const topIn = (box: Element, element: Element) => element.getBoundingClientRect().top - box.getBoundingClientRect().top;

function firstInSight(box: HTMLElement): { key: string; top: number } | null {
  for (const row of box.querySelectorAll<HTMLElement>('[data-key]')) {
    const top = topIn(box, row);
    if (top + row.offsetHeight > 0) return { key: row.dataset.key ?? '', top };
  }
  return null;
}

function lastInSight(box: HTMLElement, pinned: boolean): number {
  const end = box.getBoundingClientRect().bottom + near;
  const rows = [...box.querySelectorAll<HTMLElement>('[data-seq]')];
  const last = pinned ? rows.at(-1) : rows.findLast((row) => row.getBoundingClientRect().bottom <= end);
  return Number(last?.dataset.seq ?? 0);
}

function showMessage(box: HTMLElement, seq: number): boolean {
  const row = box.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
  if (!row) return false;
  box.scrollTop += topIn(box, row) - (box.clientHeight - row.offsetHeight) / 2;
  row.focus({ preventScroll: true });
  row.animate([{ background: 'var(--saffron-wash)' }, { background: 'transparent' }], { duration: 2_000 });
  return true;
}

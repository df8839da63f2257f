import { type FocusEvent, useEffect, useRef } from 'react';

/**
 * Whoever works off a list presses a row's next act, and the row goes to another list: the focus, which would fall to the
 * top of the page, comes to the act of the row that took its place; where none is left, to the list itself. Rows mark
 * their act by `data-next`.
 */
export function useNextRow() {
  const list = useRef<HTMLDivElement>(null);
  const last = useRef<{ element: Element; row: number } | null>(null);
  useEffect(() => {
    if (!last.current || last.current.element.isConnected) return;
    const { row } = last.current;
    last.current = null;
    if (document.activeElement !== document.body) return;
    const acts = actsIn(list.current);
    (acts[Math.min(row, acts.length - 1)] ?? list.current)?.focus();
  });
  return {
    ref: list,
    onFocus: ({ target }: FocusEvent) => {
      // A dialog of the row is no part of the list, and stands for the row it was opened in.
      const act = target.closest('li')?.querySelector<HTMLElement>('[data-next]');
      const row = act ? actsIn(list.current).indexOf(act) : -1;
      last.current = { element: target, row: row < 0 ? (last.current?.row ?? 0) : row };
    },
  };
}

const actsIn = (list: HTMLElement | null) => [...(list?.querySelectorAll<HTMLElement>('[data-next]') ?? [])];

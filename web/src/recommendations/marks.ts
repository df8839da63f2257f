import { useEffect, useRef } from 'react';
import { marksAddress } from '../api/recommendations.ts';
import type { RecommendationMarks } from '../api/types.ts';
import { visitor } from '../track.ts';

/** Long enough that the rails of a page go together, short enough that little is lost with a page that dies. */
const BATCH_MS = 2_000;

type Mark = NonNullable<RecommendationMarks['shown']>[number];
export type Rail = Pick<Mark, 'strategy' | 'place'>;

const shown = new Map<string, Mark>();
const clicked = new Map<string, Mark>();
let timer = 0;

/** Who asks not to be followed is not, here as little as elsewhere (see track.ts). */
function mark(marks: typeof shown, rail: Rail, count: number): void {
  if (visitor() === undefined || count === 0) return;
  const key = `${rail.strategy} ${rail.place}`;
  marks.set(key, { ...rail, count: (marks.get(key)?.count ?? 0) + count });
  if (timer === 0) timer = window.setTimeout(send, BATCH_MS);
}

function send(): void {
  clearTimeout(timer);
  timer = 0;
  if (shown.size + clicked.size === 0) return;
  const sessionId = visitor();
  const marks: RecommendationMarks = {
    ...(sessionId && { sessionId }),
    shown: [...shown.values()],
    clicked: [...clicked.values()],
  };
  shown.clear();
  clicked.clear();
  navigator.sendBeacon(marksAddress, JSON.stringify(marks));
}

addEventListener('pagehide', send);
document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && send());

/** Tells once that a rail was seen, with as many cards as stood in view, and each time somebody went where it led. */
export function useMarks({ strategy, place }: Rail) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        mark(shown, { strategy, place }, cardsInView(element));
      },
      { threshold: 0.5 },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [strategy, place]);
  return { list, went: () => mark(clicked, { strategy, place }, 1) };
}

function cardsInView(list: HTMLElement): number {
  const { left, right } = list.getBoundingClientRect();
  return [...list.children].filter((card) => {
    const { left: start, right: end } = card.getBoundingClientRect();
    return start + end > 2 * left && start + end < 2 * right;
  }).length;
}

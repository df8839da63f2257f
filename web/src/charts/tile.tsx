import { clsx } from 'clsx';
import { CircleQuestionMark, TrendingDown, TrendingUp } from 'lucide-react';
import { useId, useState } from 'react';
import { i18n } from '../words.ts';
import type { Change } from './change.ts';
import { Sparkline } from './sparkline.tsx';

type Props = {
  name: string;
  value: string;
  /** Without it nothing is compared. */
  change: Change | undefined;
  values: readonly number[];
  /** How this is counted, in plain words. */
  counted: string;
  isChosen: boolean;
  choose: () => void;
};

/** In letters: more of them would break in two beside another tile of a phone. */
const LONG = 8;

const tones = { more: 'text-olive', less: 'text-rose', same: 'text-soft', unknown: 'text-soft' } as const;

/** One figure: how much, how it went, and how it is counted. Pressing it draws it in full below. */
export function Tile({ name, value, change, values, counted, isChosen, choose }: Props) {
  const [isExplained, explain] = useState(false);
  const id = useId();
  const Arrow = change?.direction === 'more' ? TrendingUp : change?.direction === 'less' ? TrendingDown : null;
  return (
    <div
      className={clsx(
        'relative flex min-w-0 flex-col rounded-2xl border bg-card p-4 shadow-card',
        isChosen ? 'border-glaze ring-1 ring-glaze' : 'border-line',
      )}
    >
      <h3 className="pe-9 font-sans text-sm/6 font-normal tracking-normal text-soft">
        <button
          type="button"
          aria-pressed={isChosen}
          onClick={choose}
          // All of the tile can be pressed.
          className="flex min-h-11 items-center text-start after:absolute after:inset-0 after:rounded-2xl hover:text-ink sm:min-h-6"
        >
          {name}
        </button>
      </h3>
      <p
        className={clsx(
          'mt-1 font-semibold tabular-nums wrap-anywhere',
          value.length > LONG ? 'text-base sm:text-section' : 'text-section',
        )}
      >
        {value}
      </p>
      {change && (
        <div className={clsx('mt-1 text-sm', tones[change.direction])}>
          {change.sign && (
            <p aria-hidden="true" className="flex items-center gap-1.5 font-semibold tabular-nums">
              {Arrow && <Arrow className="size-4 shrink-0" />}
              {change.sign}
            </p>
          )}
          <p className="text-soft">{change.words}</p>
        </div>
      )}
      <div className="mt-auto pt-3">
        <Sparkline values={values} />
      </div>
      <button
        type="button"
        aria-expanded={isExplained}
        aria-controls={id}
        aria-label={i18n.t('How this is counted: {name}', { name })}
        onClick={() => explain(!isExplained)}
        className="absolute end-1 top-1 grid size-11 place-items-center rounded-xl text-soft hover:bg-sunk hover:text-ink print:hidden"
      >
        <CircleQuestionMark aria-hidden="true" className="size-4" />
      </button>
      <p id={id} hidden={!isExplained} className="relative mt-3 border-t border-line pt-3 text-sm text-soft">
        {counted}
      </p>
    </div>
  );
}

import { Minus, Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { i18n } from '../words.ts';

/** Pieces of one thing in a cart, at most. */
export const MOST_PIECES = 999;

type Props = {
  label: string;
  /** Whether the label is for eyes too. */
  labelled?: boolean;
  value: number;
  most: number;
  change: (value: number) => void;
};

/** How many: by a step, or written; what is written counts when the field is left or by Enter. */
export function QuantityField({ label, labelled = false, value, most, change }: Props) {
  const id = useId();
  const [written, setWritten] = useState<string | null>(null);
  const highest = Math.max(1, Math.min(most, MOST_PIECES));
  const step = (by: number) => change(Math.min(Math.max(value + by, 1), highest));
  const take = () => {
    const read = Math.round(Number(written));
    setWritten(null);
    if (written !== null && read >= 1) change(Math.min(read, highest));
  };
  const button =
    'grid size-11 place-items-center rounded-[inherit] text-ink hover:bg-sunk aria-disabled:cursor-default aria-disabled:opacity-40';
  return (
    <div>
      <label htmlFor={id} className={labelled ? 'mb-1.5 block font-semibold' : 'sr-only'}>
        {label}
      </label>
      <div className="inline-flex rounded-xl border border-edge bg-card">
        <button
          type="button"
          aria-label={i18n.t('One less')}
          aria-controls={id}
          aria-disabled={value <= 1 || undefined}
          className={button}
          onClick={() => value > 1 && step(-1)}
        >
          <Minus aria-hidden="true" className="size-4" />
        </button>
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          value={written ?? String(value)}
          onChange={({ target }) => setWritten(target.value.replace(/\D/g, '').slice(0, 3))}
          onBlur={take}
          onKeyDown={({ key }) => key === 'Enter' && take()}
          className="w-12 bg-transparent text-center font-semibold tabular-nums"
        />
        <button
          type="button"
          aria-label={i18n.t('One more')}
          aria-controls={id}
          aria-disabled={value >= highest || undefined}
          className={button}
          onClick={() => value < highest && step(1)}
        >
          <Plus aria-hidden="true" className="size-4" />
        </button>
      </div>
    </div>
  );
}

import { useId } from 'react';
import { inputShape } from '../../parts/field.tsx';
import { i18n } from '../../words.ts';
import { FIRST_DAY, faultOf } from '../figures/address.ts';
import { faultWord } from '../figures/range-words.ts';
import { Fault, useFault } from './fault.tsx';

export type Days = { startDate: string; endDate: string };

/** Why these are no days that one can ask for; null where they are. */
export function faultOfDays({ startDate, endDate }: Days, today: string): string | null {
  const fault = faultOf(startDate, endDate, today, Number.POSITIVE_INFINITY);
  return fault && faultWord(fault);
}

/** Two days of the shop, both with it; the faults of `path` stand below them. */
export function OwnDays({
  days,
  change,
  path,
  today,
}: {
  days: Days;
  change: (days: Days) => void;
  path: string;
  today: string;
}) {
  const id = useId();
  const own = faultOfDays(days, today);
  const told = useFault(path);
  const fault = own ?? told;
  const field = (name: keyof Days, label: string) => (
    <label className="grid gap-1">
      <span className="text-sm text-soft">{label}</span>
      <input
        type="date"
        required
        min={FIRST_DAY}
        max={today}
        value={days[name]}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? id : undefined}
        onChange={({ target }) => change({ ...days, [name]: target.value })}
        className={inputShape}
      />
    </label>
  );
  return (
    <div>
      <div className="flex flex-wrap gap-3">
        {field('startDate', i18n.t('First day'))}
        {field('endDate', i18n.t('Last day'))}
      </div>
      {own ? (
        <p id={id} role="alert" className="mt-1.5 text-sm font-semibold text-rose">
          {own}
        </p>
      ) : (
        <Fault of={path} id={id} />
      )}
    </div>
  );
}

import { useId } from 'react';
import { inputShape } from '../../parts/field.tsx';
import { i18n } from '../../words.ts';
import { Fault, useFault } from './fault.tsx';

export type Days = { startDate: string; endDate: string };
export const FIRST_DAY = '2000-01-01';

/** Why these are no days that one can ask for; null where they are. */
export function faultOfDays({ startDate, endDate }: Days): string | null {
  if (!startDate || !endDate) return i18n.t('Choose both days.');
  if (startDate > endDate) return i18n.t('The last day is before the first.');
  return startDate < FIRST_DAY ? i18n.t('There are no figures of before the year 2000.') : null;
}

/** Two days of the shop, both with it; the faults of `path` stand below them. */
export function OwnDays({
  days,
  change,
  path,
  max,
}: {
  days: Days;
  change: (days: Days) => void;
  path: string;
  max?: string;
}) {
  const id = useId();
  const own = faultOfDays(days);
  const told = useFault(path);
  const fault = own ?? told;
  const field = (name: keyof Days, label: string) => (
    <label className="grid gap-1">
      <span className="text-sm text-soft">{label}</span>
      <input
        type="date"
        required
        min={FIRST_DAY}
        max={max}
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

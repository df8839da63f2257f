import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { inputShape } from '../../parts/field.tsx';
import { i18n } from '../../words.ts';
import { type Asked, FIRST_DAY, faultOf, MOST_DAYS, SPANS, type Span, type Wish } from './address.ts';

const wordOf = (span: Span): string =>
  ({
    today: () => i18n.t('Today'),
    '7d': () => i18n.t('Last {days} days', { days: 7 }),
    '30d': () => i18n.t('Last {days} days', { days: 30 }),
    '90d': () => i18n.t('Last {days} days', { days: 90 }),
    '12m': () => i18n.t('Last 12 months'),
    this_month: () => i18n.t('This month'),
    last_month: () => i18n.t('Last month'),
  })[span]();

type Props = { wish: Wish; today: string; on?: '/seller/figures' | '/admin' };

/** Which days, and (of a shop) whether what was before stands beside them. All of it is kept in the page's address. */
export function RangePicker({ wish, today, on = '/seller/figures' }: Props) {
  const navigate = useNavigate({ from: on });
  const id = useId();
  const [wantsOwn, wantOwn] = useState(false);
  const choosesOwn = wantsOwn || wish.span === 'own';
  const [fault, setFault] = useState<ReturnType<typeof faultOf>>(null);
  const go = (changes: { [Name in keyof Asked]?: string | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), replace: true, resetScroll: false });

  const choose = (value: string) => {
    const span = SPANS.find((span) => span === value);
    wantOwn(!span);
    setFault(null);
    if (span) go({ last: span === '30d' ? undefined : span, from: undefined, to: undefined });
  };
  const show = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [from, to] = [String(form.get('from')), String(form.get('to'))];
    const found = faultOf(from, to);
    setFault(found);
    if (found === null) {
      wantOwn(false);
      go({ last: undefined, from, to });
    } else event.currentTarget.querySelector('input')?.focus();
  };
  const date = { type: 'date', min: FIRST_DAY, max: today, required: true, className: inputShape } as const;
  return (
    <section aria-label={i18n.t('Which days')} className="grid gap-3 print:hidden">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <select
          aria-label={i18n.t('Which days')}
          value={choosesOwn ? 'own' : wish.span}
          onChange={({ target }) => choose(target.value)}
          className={`${inputShape} w-auto! font-semibold`}
        >
          {SPANS.map((span) => (
            <option key={span} value={span}>
              {wordOf(span)}
            </option>
          ))}
          <option value="own">{i18n.t('Own dates')}</option>
        </select>
        {on === '/seller/figures' && (
          <label className="flex min-h-11 items-center gap-2">
            <input
              type="checkbox"
              checked={wish.compares}
              onChange={({ target }) => go({ compare: target.checked ? undefined : 'none' })}
              className="size-5 accent-glaze"
            />
            {i18n.t('Compare with the time before')}
          </label>
        )}
      </div>
      {choosesOwn && (
        <form noValidate onSubmit={show} className="flex flex-wrap items-end gap-3">
          <label className="grid gap-1">
            <span className="text-sm text-soft">{i18n.t('First day')}</span>
            <input
              {...date}
              name="from"
              defaultValue={wish.startDate}
              aria-invalid={fault !== null}
              aria-describedby={id}
            />
          </label>
          <label className="grid gap-1">
            <span className="text-sm text-soft">{i18n.t('Last day')}</span>
            <input
              {...date}
              name="to"
              defaultValue={wish.endDate}
              aria-invalid={fault !== null}
              aria-describedby={id}
            />
          </label>
          <Button type="submit" look="plain">
            {i18n.t('Show these days')}
          </Button>
          <p id={id} role="alert" className="w-full text-sm font-semibold text-rose empty:hidden">
            {fault && faultWord(fault)}
          </p>
        </form>
      )}
    </section>
  );
}

const faultWord = (fault: NonNullable<ReturnType<typeof faultOf>>): string =>
  ({
    'no date': () => i18n.t('Choose both days.'),
    order: () => i18n.t('The last day is before the first.'),
    'too long': () => i18n.t('That is too long: at most {days} days.', { days: MOST_DAYS }),
  })[fault]();

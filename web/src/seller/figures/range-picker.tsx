import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { inputShape } from '../../parts/field.tsx';
import { i18n } from '../../words.ts';
import { type Asked, FIRST_DAY, faultOf, SPANS, type Wish } from './address.ts';
import { faultWord, spanName } from './range-words.ts';

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
    const found = faultOf(from, to, today);
    setFault(found);
    if (found === null) go({ last: undefined, from, to });
    else event.currentTarget.querySelector('input')?.focus();
  };
  const form = useRef<HTMLFormElement>(null);
  const { startDate, endDate } = wish;
  // What is shown, also where the address changed by the way back.
  useEffect(() => {
    if (startDate && endDate) form.current?.reset();
  }, [startDate, endDate]);
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
              {spanName(span)}
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
        <form ref={form} noValidate onSubmit={show} className="flex flex-wrap items-end gap-3">
          <label className="grid gap-1">
            <span className="text-sm text-soft">{i18n.t('First day')}</span>
            <input {...date} name="from" defaultValue={startDate} aria-invalid={fault !== null} aria-describedby={id} />
          </label>
          <label className="grid gap-1">
            <span className="text-sm text-soft">{i18n.t('Last day')}</span>
            <input {...date} name="to" defaultValue={endDate} aria-invalid={fault !== null} aria-describedby={id} />
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

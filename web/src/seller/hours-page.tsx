import { useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { changeShop } from '../api/shops.ts';
import type { Shop } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { toast } from '../shell/toasts.tsx';
import { weekdayName, weekdays } from '../shops/hours.tsx';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';

type Week = NonNullable<Shop['hours']>;
type Holiday = Shop['holidays'][number];
type Span = { opens: string; closes: string };

const MOST_SPANS = 4;

export default function HoursPage() {
  return (
    <SellerFrame
      title={i18n.t('Opening hours')}
      lead={i18n.t('Buyers see whether you are open right now, in your own time zone.')}
      needs="profile"
    >
      {(shop) => <Hours shop={shop} />}
    </SellerFrame>
  );
}

function Hours({ shop }: { shop: Shop }) {
  const client = useQueryClient();
  const [week, setWeek] = useState<Week>(shop.hours ?? {});
  const [holidays, setHolidays] = useState<Holiday[]>(shop.holidays);
  const setDay = (day: (typeof weekdays)[number], spans: Span[]) => setWeek({ ...week, [day]: spans });
  const monday = week.monday ?? [];
  return (
    <Form
      submit={i18n.t('Save')}
      send={async () => {
        const open = weekdays.some((day) => (week[day] ?? []).length > 0);
        await changeShop(shop.id, { hours: open ? week : null, holidays });
        await client.invalidateQueries({ queryKey: ['shops'] });
        toast(i18n.t('Saved.'));
      }}
    >
      <Sheet title={i18n.t('Every week')} className="max-w-3xl">
        <div className="divide-y divide-line">
          {weekdays.map((day, place) => (
            <Day key={day} name={weekdayName(place)} spans={week[day] ?? []} change={(spans) => setDay(day, spans)} />
          ))}
        </div>
        {monday.length > 0 && (
          <Button
            look="quiet"
            small
            onClick={() => setWeek({ ...week, tuesday: monday, wednesday: monday, thursday: monday, friday: monday })}
          >
            {i18n.t('Tuesday to Friday as on Monday')}
          </Button>
        )}
      </Sheet>
      <Sheet title={i18n.t('Days off')} className="max-w-3xl">
        <Holidays holidays={holidays} change={setHolidays} />
      </Sheet>
    </Form>
  );
}

type DayProps = { name: string; spans: Span[]; change: (spans: Span[]) => void };

function Day({ name, spans, change }: DayProps) {
  const put = (place: number, span: Partial<Span>) =>
    change(spans.map((kept, at) => (at === place ? { ...kept, ...span } : kept)));
  return (
    <fieldset className="grid grid-cols-1 items-start gap-2 py-3 sm:grid-cols-[9rem_1fr]">
      <legend className="contents">
        <span className="pt-2.5 font-semibold">{name}</span>
      </legend>
      <div className="grid gap-2">
        {spans.length === 0 && <p className="pt-2.5 text-soft">{i18n.t('Closed')}</p>}
        {spans.map(({ opens, closes }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two spans may be alike, their place is all they are
          <div key={place} className="flex flex-wrap items-center gap-2">
            <Time
              label={i18n.t('{day} opens', { day: name })}
              value={opens}
              change={(at) => put(place, { opens: at })}
            />
            <span aria-hidden="true">–</span>
            <Time
              label={i18n.t('{day} closes', { day: name })}
              value={closes === '24:00' ? '00:00' : closes}
              change={(at) => put(place, { closes: at })}
            />
            <Button look="quiet" small onClick={() => change(spans.filter((_, at) => at !== place))}>
              <Trash2 aria-hidden="true" className="size-4" />
              <span className="sr-only">{i18n.t('Take these hours away ({day})', { day: name })}</span>
            </Button>
          </div>
        ))}
        {spans.length < MOST_SPANS && (
          <Button look="quiet" small className="justify-self-start" onClick={() => change([...spans, nextSpan(spans)])}>
            <Plus aria-hidden="true" className="size-4" />
            {spans.length === 0 ? i18n.t('Add hours') : i18n.t('Add more hours')}
            <span className="sr-only"> ({name})</span>
          </Button>
        )}
      </div>
    </fieldset>
  );
}

const nextSpan = (spans: Span[]): Span =>
  spans.length === 0
    ? { opens: '09:00', closes: '18:00' }
    : { opens: spans.at(-1)?.closes ?? '19:00', closes: '22:00' };

type TimeProps = { label: string; value: string; change: (value: string) => void };

const Time = ({ label, value, change }: TimeProps) => (
  <input
    type="time"
    required
    aria-label={label}
    value={value}
    onChange={({ target }) => target.value && change(target.value)}
    className={clsx(inputShape, 'max-w-36 min-w-36')}
  />
);

function Holidays({ holidays, change }: { holidays: Holiday[]; change: (holidays: Holiday[]) => void }) {
  const put = (place: number, holiday: Partial<Holiday>) =>
    change(holidays.map((kept, at) => (at === place ? { ...kept, ...holiday } : kept)));
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <ul className="divide-y divide-line">
        {holidays.map(({ from, to, note = '' }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two may be alike while they are written
          <li key={place} className="flex flex-wrap items-end gap-3 py-3">
            <Labelled label={i18n.t('From')}>
              <input
                type="date"
                required
                value={from}
                onChange={({ target }) =>
                  put(place, { from: target.value, ...(to < target.value && { to: target.value }) })
                }
                className={inputShape}
              />
            </Labelled>
            <Labelled label={i18n.t('Until')}>
              <input
                type="date"
                required
                min={from}
                value={to}
                onChange={({ target }) => put(place, { to: target.value })}
                className={inputShape}
              />
            </Labelled>
            <Labelled label={i18n.t('Why (optional)')}>
              <input
                value={note}
                maxLength={100}
                onChange={({ target }) => put(place, { note: target.value })}
                className={inputShape}
              />
            </Labelled>
            <Button look="quiet" small onClick={() => change(holidays.filter((_, at) => at !== place))}>
              <Trash2 aria-hidden="true" className="size-4" />
              <span className="sr-only">{i18n.t('Take this day off away')}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Button look="quiet" small onClick={() => change([...holidays, { from: today, to: today }])}>
        <Plus aria-hidden="true" className="size-4" />
        {i18n.t('Add a day off')}
      </Button>
    </>
  );
}

const Labelled = ({ label, children }: { label: string; children: React.ReactNode }) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
  <label className="grid gap-1 text-sm font-semibold">
    {label}
    {children}
  </label>
);

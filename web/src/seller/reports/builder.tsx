import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';
import type { Shop } from '../../api/types.ts';
import { addDays, todayIn } from '../../charts/calendar.ts';
import { inputShape } from '../../parts/field.tsx';
import { i18n } from '../../words.ts';
import { spanName } from '../figures/range-words.ts';
import {
  askedOf,
  compares,
  type Definition,
  kindOf,
  kinds,
  type Metric,
  mayCount,
  metrics,
  spans,
  subjectOf,
  timeOf,
  times,
} from './definition.ts';
import { Fault } from './fault.tsx';
import { FilterChoices } from './filters.tsx';
import { OwnDays } from './own-days.tsx';
import { byKind, byTime, compareName, metricExplained, metricName, notKeptBy } from './words.ts';

type Props = { shop: Shop; definition: Definition; change: (definition: Definition) => void };

/** What the report is made of. What cannot stand beside the rest can be seen, and why. */
export function Builder({ shop, definition, change }: Props) {
  const set = (changes: Partial<Definition>) => change({ ...definition, ...changes });
  const [time, kind] = [timeOf(definition), kindOf(definition)];
  return (
    <div className="grid grid-cols-1 gap-7">
      <Part title={i18n.t('Which days')}>
        <Days shop={shop} range={definition.range} change={(range) => set({ range })} />
        <label className="mt-3 grid gap-1">
          <span className="text-sm text-soft">{i18n.t('Compare')}</span>
          <select
            value={definition.compare ?? 'none'}
            onChange={({ target }) => set({ compare: compares.find((one) => one === target.value) ?? 'none' })}
            className={inputShape}
          >
            {compares.map((compare) => (
              <option key={compare} value={compare}>
                {compareName(compare)}
              </option>
            ))}
          </select>
        </label>
      </Part>

      <Part title={i18n.t('Broken down')}>
        <Choice
          legend={i18n.t('By time')}
          options={[undefined, ...times].map((one) => ({
            value: one,
            name: one ? byTime(one) : i18n.t('All days together'),
          }))}
          chosen={time}
          choose={(time) => set({ dimensions: [time, kind].filter((one) => one !== undefined) })}
        />
        <Choice
          legend={i18n.t('By something else')}
          options={[undefined, ...kinds].map((one) => ({
            value: one,
            name: one ? byKind(one) : i18n.t('The whole shop'),
          }))}
          chosen={kind}
          choose={(kind) => set({ dimensions: [time, kind].filter((one) => one !== undefined) })}
        />
        <p className="mt-2 text-sm text-soft">{i18n.t('Not by city: where visitors are is not kept.')}</p>
        <Fault of="dimensions" />
      </Part>

      <Part title={i18n.t('Figures')}>
        <Metrics definition={definition} change={(metrics) => set({ metrics })} />
        <Fault of="metrics" />
        {kind && <Order definition={definition} change={(sort) => set({ sort })} />}
      </Part>

      <Part title={i18n.t('Only some of it')}>
        <FilterChoices shop={shop} definition={definition} change={(filters) => set({ filters })} />
      </Part>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-t border-line pt-5 first:border-0 first:pt-0">
      <h3 id={id} className="mb-3 text-lg">
        {title}
      </h3>
      {children}
    </section>
  );
}

type ChoiceProps<T> = {
  legend: string;
  options: readonly { value: T; name: string }[];
  chosen: T;
  choose: (value: T) => void;
};

function Choice<T extends string | undefined>({ legend, options, chosen, choose }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="mb-3 last:mb-0">
      <legend className="mb-1 text-sm text-soft">{legend}</legend>
      <div className="flex flex-wrap gap-x-5">
        {options.map((option) => (
          <label key={option.value ?? ''} className="flex min-h-11 items-center gap-2 sm:min-h-8">
            <input
              type="radio"
              name={name}
              checked={option.value === chosen}
              onChange={() => choose(option.value)}
              className="size-5 accent-glaze"
            />
            {option.name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Metrics({ definition, change }: { definition: Definition; change: (metrics: Metric[]) => void }) {
  const id = useId();
  return (
    <fieldset>
      <legend className="sr-only">{i18n.t('Figures')}</legend>
      <ul className="grid gap-3">
        {metrics.map((metric) => {
          const isPossible = mayCount(definition, metric);
          const others = definition.metrics.filter((one) => one !== metric);
          return (
            <li key={metric}>
              <label className={clsx('flex min-h-11 items-center gap-3 sm:min-h-8', !isPossible && 'text-soft')}>
                <input
                  type="checkbox"
                  // It stays reachable, so that who goes by keys hears why it cannot be had.
                  aria-disabled={!isPossible || undefined}
                  checked={isPossible && definition.metrics.includes(metric)}
                  aria-describedby={`${id}-${metric}`}
                  onChange={({ target }) => isPossible && change(target.checked ? [...others, metric] : others)}
                  className="size-5 shrink-0 accent-glaze aria-disabled:opacity-40"
                />
                <span className={clsx(isPossible && 'font-semibold')}>{metricName(metric)}</span>
              </label>
              <p id={`${id}-${metric}`} className="ms-8 text-sm text-soft">
                {isPossible ? metricExplained(metric) : whyNot(definition, metric)}
              </p>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

type OrderProps = { definition: Definition; change: (sort: NonNullable<Definition['sort']>) => void };

/** What stands first: the earliest, or the most of something. */
function Order({ definition, change }: OrderProps) {
  const asked = askedOf(definition);
  const isByTime = timeOf(definition) !== undefined;
  const chosen = asked.sort?.by ?? (isByTime ? 'time' : asked.metrics[0]);
  return (
    <label className="mt-4 grid gap-1">
      <span className="text-sm text-soft">{i18n.t('What stands first')}</span>
      <select
        value={chosen}
        onChange={({ target }) => {
          const by = asked.metrics.find((metric) => metric === target.value);
          change(by ? { by, order: 'desc' } : { by: 'time', order: 'asc' });
        }}
        className={inputShape}
      >
        {isByTime && <option value="time">{i18n.t('The earliest')}</option>}
        {asked.metrics.map((metric) => (
          <option key={metric} value={metric}>
            {i18n.t('The most: {name}', { name: metricName(metric) })}
          </option>
        ))}
      </select>
    </label>
  );
}

function whyNot(definition: Definition, metric: Metric): string {
  if (metric === 'orders' && ['product', 'category'].includes(subjectOf(definition) ?? '')) {
    return i18n.t('One order may hold several products: break it down by product to see the orders of each.');
  }
  return notKeptBy(subjectOf(definition));
}

type DaysProps = { shop: Shop; range: Definition['range']; change: (range: Definition['range']) => void };

function Days({ shop, range, change }: DaysProps) {
  const { startDate = '', endDate = '', last } = range;
  const today = todayIn(shop.timeZone);
  return (
    <div className="grid gap-3">
      <label className="grid gap-1">
        <span className="text-sm text-soft">{i18n.t('From when to when')}</span>
        <select
          value={last ?? 'own'}
          onChange={({ target }) => {
            const span = spans.find((one) => one === target.value);
            change(span ? { last: span } : { startDate: addDays(today, -29), endDate: today });
          }}
          className={inputShape}
        >
          {spans.map((span) => (
            <option key={span} value={span}>
              {spanName(span)}
            </option>
          ))}
          <option value="own">{i18n.t('Own dates')}</option>
        </select>
      </label>
      {last === undefined && <OwnDays days={{ startDate, endDate }} change={change} path="range" today={today} />}
      {last !== undefined && <Fault of="range" />}
    </div>
  );
}

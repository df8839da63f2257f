import { useId } from 'react';
import type { Money, WaitingBuyers } from '../api/types.ts';
import { Canvas, Stroke, Wash } from '../charts/canvas.tsx';
import { Table } from '../charts/table.tsx';
import { count, money } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import { crowdOf } from './crowd.ts';

type Props = {
  steps: WaitingBuyers['steps'];
  /** Of what. */
  name: string;
  /** What it costs now. */
  from: Money;
  chosen: number;
  /** Without it there is nothing to choose. */
  choose?: ((step: number) => void) | undefined;
};

/** The lower the price, the more hear of it: as stairs, and as a table in which one price is chosen. */
export function WaitingSteps({ steps, name, from, chosen, choose }: Props) {
  const group = useId();
  const crowd = crowdOf(steps, from.amount);
  const here = crowd.points[Math.min(chosen, crowd.points.length - 1)];
  return (
    <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
      {/* Prices fall to the right in every language, as in the picture; all of it stands in the table. */}
      <figure dir="ltr" aria-hidden="true" className="min-w-0">
        <div className="relative h-36 rounded-xl border border-line bg-sunk">
          <Canvas>
            <Wash d={`${crowd.path}V100H0Z`} />
            {here && <Stroke look="wished" d={`M${here.x} 100V${here.y}`} />}
            <Stroke look="now" d={crowd.path} />
          </Canvas>
        </div>
        <figcaption className="mt-1.5 flex justify-between gap-4 text-sm text-soft tabular-nums">
          <span>{i18n.t('Now {price}', { price: money(from) })}</span>
          <span>{money(steps.at(-1)?.price ?? from)}</span>
        </figcaption>
      </figure>
      <Table
        caption={i18n.t('Who would hear of a lower price: {name}', { name })}
        columns={[i18n.t('At this price'), i18n.t('would hear of it')]}
        lines={steps.map(({ price, waiting }, step) => ({
          key: String(price.amount),
          head: choose ? (
            <label className="flex min-h-11 cursor-pointer items-center gap-3 sm:min-h-9">
              <input
                type="radio"
                name={group}
                checked={step === chosen}
                onChange={() => choose(step)}
                className="size-5 shrink-0 accent-glaze"
              />
              <span className={step === chosen ? 'font-semibold' : ''}>{money(price)}</span>
            </label>
          ) : (
            <span className="inline-flex min-h-9 items-center">{money(price)}</span>
          ),
          cells: [count(waiting)],
        }))}
      />
    </div>
  );
}

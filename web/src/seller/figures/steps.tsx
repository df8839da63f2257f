import type { Behaviour } from '../../api/types.ts';
import { ChartFigure } from '../../charts/figure.tsx';
import { Funnel } from '../../charts/funnel.tsx';
import { count } from '../../parts/amounts.ts';
import { i18n } from '../../words.ts';
import { share } from './metrics.ts';
import { Nothing, type PartProps } from './parts.tsx';

const wordOf = (step: Behaviour['funnel'][number]['step']): string =>
  ({
    visited: () => i18n.t('Looked around'),
    interested: () => i18n.t('Asked, or put something in the cart'),
    ordered: () => i18n.t('Ordered'),
    paid: () => i18n.t('Paid or confirmed'),
  })[step]();

/** How many came how far, and where the others stayed behind. */
export function Steps({ behaviour: { funnel }, file }: PartProps) {
  if (funnel.every(({ people }) => people === 0)) return <Nothing>{i18n.t('Nobody came in these days.')}</Nothing>;
  const title = i18n.t('From a visit to an order');
  return (
    <ChartFigure
      title={title}
      file={`${file}-steps`}
      legend={i18n.t('People of each day, added up. A step is of those who came to the one before.')}
      rows={() => ({
        columns: [
          { name: i18n.t('Step') },
          { name: i18n.t('People'), show: (value) => count(Number(value)) },
          { name: i18n.t('Went on'), show: (value) => share(Number(value)) },
          { name: i18n.t('Dropped off'), show: (value) => share(Number(value)) },
        ],
        rows: funnel.map(({ step, people, ofPrevious, dropOff }, at) => [
          wordOf(step),
          people,
          ...(at === 0 ? [null, null] : [ofPrevious, dropOff]),
        ]),
      })}
    >
      <Funnel
        steps={funnel.map(({ step, people, ofPrevious, dropOff }, at) => ({
          key: step,
          name: wordOf(step),
          value: people,
          words: count(people),
          ...fate(people, funnel[at - 1]?.people, ofPrevious, dropOff),
        }))}
      />
    </ChartFigure>
  );
}

/** What became of those of the step before; some ask or order without having been seen to look around. */
function fate(people: number, before: number | undefined, ofPrevious: number, dropOff: number) {
  if (before === undefined) return { kept: null, lost: null };
  if (people > before) return { kept: i18n.t('More than were counted in the step before'), lost: null };
  return {
    kept: i18n.t('{share} went on', { share: share(ofPrevious) }),
    lost: i18n.t('{share} dropped off', { share: share(dropOff) }),
  };
}

import { lasted } from '../../calls/pages/words.ts';
import { Bars } from '../../charts/bars.tsx';
import { ChartFigure } from '../../charts/figure.tsx';
import { count } from '../../parts/amounts.ts';
import { i18n } from '../../words.ts';
import { share } from './metrics.ts';
import { Nothing, type PartProps } from './parts.tsx';

/** For the first time or again, and how long they stayed. */
export function Visits({ behaviour: { visitors, stay }, file }: PartProps) {
  const all = visitors.new + visitors.returning;
  const title = i18n.t('New and returning visitors');
  const kinds = [
    { key: 'new', name: i18n.t('For the first time'), value: visitors.new },
    { key: 'returning', name: i18n.t('Not for the first time'), value: visitors.returning },
  ];
  return (
    <>
      {all === 0 ? (
        <Nothing>{i18n.t('Nobody came in these days.')}</Nothing>
      ) : (
        <ChartFigure
          title={title}
          file={`${file}-visitors`}
          rows={() => ({
            columns: [{ name: i18n.t('Visitors') }, { name: i18n.t('People'), show: (value) => count(Number(value)) }],
            rows: kinds.map(({ name, value }) => [name, value]),
          })}
        >
          <Bars bars={kinds.map((kind) => ({ ...kind, words: `${count(kind.value)} · ${share(kind.value / all)}` }))} />
        </ChartFigure>
      )}
      <dl className="mt-5 border-t border-line pt-4">
        <dt className="text-sm text-soft">{i18n.t('They stayed on a page for')}</dt>
        <dd className="text-section font-semibold tabular-nums">
          {stay.views === 0 ? i18n.t('not known yet') : lasted(Math.round(stay.average))}
        </dd>
        {stay.views > 0 && (
          <dd className="text-sm text-soft">
            {i18n.t('On average, of {views, plural, one {# view} other {{shown} views}} that told it.', {
              views: stay.views,
              shown: count(stay.views),
            })}
          </dd>
        )}
      </dl>
    </>
  );
}

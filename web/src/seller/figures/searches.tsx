import { Bars } from '../../charts/bars.tsx';
import { ChartFigure } from '../../charts/figure.tsx';
import { count } from '../../parts/amounts.ts';
import { i18n } from '../../words.ts';
import { Nothing, type PartProps } from './parts.tsx';

/** What was searched for before one of this shop's pages was opened. */
export function Terms({ behaviour: { terms }, file }: PartProps) {
  const nameOf = (term: string) => (term === 'other' ? i18n.t('All others') : term);
  const items = terms.map(({ term, views }) => ({ name: nameOf(term), value: views }));
  if (items.length === 0) return <Nothing>{i18n.t('Nobody came by way of a search in these days.')}</Nothing>;
  return (
    <Words title={i18n.t('What they searched for')} file={`${file}-searches`} of={i18n.t('Views')} {...{ items }} />
  );
}

/** What was searched for and nobody had, near to what this shop sells. */
export function Missed({ behaviour: { missed }, file }: PartProps) {
  const items = missed.map(({ query, count }) => ({ name: query, value: count }));
  if (items.length === 0) return <Nothing>{i18n.t('Nothing was missed.')}</Nothing>;
  return (
    <Words title={i18n.t('Looked for, not found')} file={`${file}-missed`} of={i18n.t('How often')} {...{ items }} />
  );
}

type WordsProps = { title: string; file: string; of: string; items: { name: string; value: number }[] };

const Words = ({ title, file, of, items }: WordsProps) => (
  <ChartFigure
    title={title}
    file={file}
    rows={() => ({
      columns: [{ name: i18n.t('Search') }, { name: of, show: (value) => count(Number(value)) }],
      rows: items.map(({ name, value }) => [name, value]),
    })}
  >
    <Bars bars={items.map(({ name, value }) => ({ key: name, name: <bdi>{name}</bdi>, value, words: count(value) }))} />
  </ChartFigure>
);

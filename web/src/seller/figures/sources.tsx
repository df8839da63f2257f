import { Bars } from '../../charts/bars.tsx';
import { ChartFigure } from '../../charts/figure.tsx';
import { count } from '../../parts/amounts.ts';
import { i18n } from '../../words.ts';
import { share } from './metrics.ts';
import { Nothing, type PartProps } from './parts.tsx';
import { deviceName, sourceOf } from './source-names.ts';

const counted = (name: string) => ({ name, show: (value: unknown) => count(Number(value)) });

/** From where: other places, and the pages of this market. */
export function Referrers({ behaviour: { referrers }, file }: PartProps) {
  if (referrers.length === 0) return <Nothing>{i18n.t('Nobody came in these days.')}</Nothing>;
  return (
    <ChartFigure
      title={i18n.t('Where they come from')}
      file={`${file}-sources`}
      rows={() => ({
        columns: [{ name: i18n.t('From') }, counted(i18n.t('Visitors')), counted(i18n.t('Views'))],
        rows: referrers.map(({ referrer, visitors, views }) => [sourceOf(referrer), visitors, views]),
      })}
    >
      <Bars
        bars={referrers.map(({ referrer, visitors, views }) => ({
          key: referrer,
          name: <bdi>{sourceOf(referrer)}</bdi>,
          value: views,
          words: i18n.t('{visitors, plural, one {# visitor} other {{shown} visitors}}, {views}', {
            visitors,
            shown: count(visitors),
            views: i18n.t('{views, plural, one {# view} other {{shown} views}}', { views, shown: count(views) }),
          }),
        }))}
      />
    </ChartFigure>
  );
}

export function Devices({ behaviour: { devices }, file }: PartProps) {
  if (devices.length === 0) return <Nothing>{i18n.t('Nobody came in these days.')}</Nothing>;
  return (
    <ChartFigure
      title={i18n.t('On which devices')}
      file={`${file}-devices`}
      rows={() => ({
        columns: [
          { name: i18n.t('Device') },
          counted(i18n.t('Visitors')),
          counted(i18n.t('Views')),
          { name: i18n.t('Share'), show: (value) => share(Number(value)) },
        ],
        rows: devices.map((one) => [deviceName(one.device), one.visitors, one.views, one.share]),
      })}
    >
      <Bars
        bars={devices.map((one) => ({
          key: one.device,
          name: deviceName(one.device),
          value: one.share,
          words: share(one.share),
        }))}
      />
    </ChartFigure>
  );
}

import { useState } from 'react';
import { exportViews } from '../../api/reports.ts';
import type { Shop } from '../../api/types.ts';
import { addDays, todayIn } from '../../charts/calendar.ts';
import { Sheet } from '../../parts/page.tsx';
import { i18n } from '../../words.ts';
import { ExportButtons } from './export-buttons.tsx';
import { faultOfDays, OwnDays } from './own-days.tsx';

/** Every single view, for who counts by themselves. */
export function ViewsExport({ shop }: { shop: Shop }) {
  const today = todayIn(shop.timeZone);
  const [days, setDays] = useState({ startDate: addDays(today, -29), endDate: today });
  return (
    <Sheet title={i18n.t('Every single view')}>
      <p className="mb-4 max-w-prose text-soft">
        {i18n.t(
          'A row for each time somebody looked at your shop or a product: what, when, from where, with which device and for how long. Visitors are told apart by a code that is of this shop only; nobody is named. Many days make a large file.',
        )}
      </p>
      <div className="grid gap-4">
        <OwnDays days={days} change={setDays} path="range" today={today} />
        <ExportButtons
          of={i18n.t('Every single view')}
          off={faultOfDays(days, today) !== null}
          file={`views-${shop.slug}-${days.startDate}-${days.endDate}`}
          ask={(format, signal) => exportViews(shop.id, days, format, signal)}
        />
      </div>
    </Sheet>
  );
}

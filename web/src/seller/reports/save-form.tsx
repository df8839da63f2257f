import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeReport, saveReport } from '../../api/reports.ts';
import type { SavedReport, Shop } from '../../api/types.ts';
import { Button } from '../../parts/button.tsx';
import { CheckField, Field, SelectField } from '../../parts/field.tsx';
import { Form, FormFault } from '../../parts/form.tsx';
import { uuid } from '../../parts/intention.ts';
import { plainly } from '../../parts/plainly.ts';
import { toast } from '../../shell/toasts.tsx';
import { conventions, i18n } from '../../words.ts';
import { askedOf } from './definition.ts';
import { reportOf, reportsChanged } from './queries.ts';
import type { ReportDraft } from './report-draft.ts';
import { scheduleName } from './words.ts';

const schedules = ['daily', 'weekly', 'monthly'] as const;
const formats = [
  ['csv', 'CSV'],
  ['xlsx', 'Excel'],
] as const;

type Props = {
  shop: Shop;
  draft: ReportDraft;
  change: (changes: Partial<ReportDraft>) => void;
  /** One's own that is changed; without it another is made. */
  own: SavedReport | null;
  kept: (saved: SavedReport) => void;
};

/** Its name, who sees it, and whether it comes by mail. */
export function SaveForm({ shop, draft, change, own, kept }: Props) {
  const client = useQueryClient();
  const whole = () => {
    const definition = askedOf(draft.definition);
    if (definition.metrics.length === 0) throw new FormFault('', i18n.t('Choose at least one figure.'));
    return { ...draft, name: draft.name.trim(), definition };
  };
  async function keep(saved: SavedReport) {
    client.setQueryData(reportOf(shop.id, saved.id).queryKey, saved);
    await reportsChanged(client, shop.id);
    toast(i18n.t('The report is saved.'));
    kept(saved);
  }
  return (
    <Form
      submit={own ? i18n.t('Save changes') : i18n.t('Save report')}
      explain={({ code }) =>
        code === 'too_many_reports'
          ? i18n.t('You keep as many reports as one may. Delete one you no longer need.')
          : null
      }
      send={async (_, key) => {
        await keep(own ? await changeReport(shop.id, own.id, whole()) : await saveReport(shop.id, whole(), key));
      }}
      aside={own && <CopyButton make={() => saveReport(shop.id, copyOf(whole()), uuid())} keep={keep} />}
    >
      <Field
        label={i18n.t('Name of the report')}
        name="name"
        required
        maxLength={100}
        dir="auto"
        value={draft.name}
        onChange={({ target }) => change({ name: target.value })}
      />
      <CheckField
        label={i18n.t('Share it with those who work here')}
        name="isShared"
        help={i18n.t(
          'Everybody who may see the figures of the shop then finds it among their reports. Only you can change it.',
        )}
        checked={draft.isShared}
        onChange={({ target }) => change({ isShared: target.checked })}
      />
      <SelectField
        label={i18n.t('Send it to me by mail')}
        name="schedule"
        help={
          draft.schedule
            ? i18n.t(
                'At seven in the morning on the clock of the shop, with the days up to the day before, as long as you may see the figures.',
              )
            : undefined
        }
        value={draft.schedule ?? ''}
        onChange={({ target }) => change({ schedule: schedules.find((one) => one === target.value) ?? null })}
      >
        <option value="">{i18n.t('Not by mail')}</option>
        {schedules.map((schedule) => (
          <option key={schedule} value={schedule}>
            {scheduleName(schedule)}
          </option>
        ))}
      </SelectField>
      {draft.schedule && (
        <SelectField
          label={i18n.t('As which file')}
          name="format"
          value={draft.format}
          onChange={({ target }) => change({ format: formats.find(([one]) => one === target.value)?.[0] ?? 'csv' })}
        >
          {formats.map(([format, name]) => (
            <option key={format} value={format}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      {own?.nextAt && own.schedule === draft.schedule && (
        <p className="text-sm text-soft">
          {i18n.t('Next on {time}.', {
            time: new Intl.DateTimeFormat(conventions(), {
              ...{ dateStyle: 'full', timeStyle: 'short', timeZone: shop.timeZone },
            }).format(new Date(own.nextAt)),
          })}
        </p>
      )}
    </Form>
  );
}

const copyOf = (draft: ReportDraft): ReportDraft => ({
  ...draft,
  name: i18n.t('{name}, copy', { name: draft.name }).slice(0, 100),
  // One mail of the same is enough.
  schedule: null,
});

function CopyButton({ make, keep }: { make: () => Promise<SavedReport>; keep: (saved: SavedReport) => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  async function copy() {
    setBusy(true);
    try {
      await keep(await make());
    } catch (error) {
      toast(error instanceof FormFault ? error.message : plainly(error), { bad: true });
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button look="quiet" busy={busy} onClick={() => void copy()}>
      {i18n.t('Save as another')}
    </Button>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { setZones } from '../api/places.ts';
import type { Location, NewZones, Shop, Zone } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { Field, SelectField } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { majorText, minorUnits } from '../parts/minor-units.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../shell/toasts.tsx';
import { zonesOf } from '../shops/queries.ts';
import { conventions, i18n } from '../words.ts';

type Row = { key: string; zone: Zone | null; reach: 'radius' | 'countries' | 'everywhere' };

export function ZonesForm({ shop, locations }: { shop: Shop; locations: Location[] }) {
  const query = useQuery(zonesOf(shop.slug));
  return (
    <Loaded query={query} skeleton={<RowsSkeleton />}>
      {({ items }) => <Zones key={JSON.stringify(items)} {...{ shop, locations, zones: items }} />}
    </Loaded>
  );
}

const rowOf = (zone: Zone): Row => ({
  key: zone.id,
  zone,
  reach: zone.radiusKm !== null ? 'radius' : zone.countries !== null ? 'countries' : 'everywhere',
});

let added = 0;

function Zones({ shop, locations, zones }: { shop: Shop; locations: Location[]; zones: Zone[] }) {
  const client = useQueryClient();
  const [rows, setRows] = useState(zones.map(rowOf));
  return (
    <Form
      submit={i18n.t('Save')}
      send={async (filled) => {
        await setZones(shop.id, { items: rows.map((row) => zoneOf(row, filled, shop.currency)) });
        await client.invalidateQueries({ queryKey: ['shops'] });
        toast(i18n.t('Saved.'));
      }}
    >
      {rows.length === 0 && <p className="text-soft">{i18n.t('You do not deliver anywhere yet.')}</p>}
      {rows.map((row, place) => (
        <ZoneFields
          key={row.key}
          {...{ row, place, locations }}
          currency={shop.currency}
          reach={(reach) => setRows(rows.map((kept) => (kept.key === row.key ? { ...kept, reach } : kept)))}
          remove={() => setRows(rows.filter(({ key }) => key !== row.key))}
        />
      ))}
      <div>
        <Button
          look="plain"
          onClick={() => setRows([...rows, { key: `new-${++added}`, zone: null, reach: 'countries' }])}
        >
          <Plus aria-hidden="true" className="size-5" />
          {i18n.t('Add a way of delivery')}
        </Button>
      </div>
    </Form>
  );
}

type FieldsProps = {
  row: Row;
  place: number;
  locations: Location[];
  currency: string;
  reach: (reach: Row['reach']) => void;
  remove: () => void;
};

function ZoneFields({ row: { key, zone, reach: now }, place, locations, currency, reach, remove }: FieldsProps) {
  const name = (field: string) => `${key}-${field}`;
  const inCurrency = (label: string) => `${label} (${currency})`;
  return (
    <fieldset className="grid gap-4 rounded-xl border border-line p-4">
      <legend className="px-1 text-sm text-soft">{i18n.t('Delivery {place}', { place: place + 1 })}</legend>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Field
          label={i18n.t('Name, as buyers read it')}
          name={name('name')}
          required
          maxLength={100}
          defaultValue={zone?.name}
        />
        <SelectField
          label={i18n.t('Where to')}
          name={name('reach')}
          value={now}
          onChange={({ target }) => reach(target.value as Row['reach'])}
        >
          {locations.length > 0 && <option value="radius">{i18n.t('Around one of my places')}</option>}
          <option value="countries">{i18n.t('To these countries')}</option>
          <option value="everywhere">{i18n.t('Everywhere')}</option>
        </SelectField>
      </div>
      {now === 'radius' && (
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <SelectField label={i18n.t('Around')} name={name('location')} defaultValue={zone?.locationId ?? undefined}>
            {locations.map((location) => (
              <option key={location.id} value={location.id}>
                {location.name}
              </option>
            ))}
          </SelectField>
          <Field
            label={i18n.t('Within how many kilometres')}
            name={name('radius')}
            required
            inputMode="decimal"
            defaultValue={zone?.radiusKm ?? 10}
          />
        </div>
      )}
      {now === 'countries' && (
        <Field
          label={i18n.t('Countries')}
          name={name('countries')}
          required
          help={i18n.t('Their codes with commas between, such as {codes}.', { codes: 'PT, ES, FR' })}
          defaultValue={zone?.countries?.join(', ') ?? regionOfReader()}
        />
      )}
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
        <Field
          label={inCurrency(i18n.t('Fee'))}
          name={name('fee')}
          required
          inputMode="decimal"
          defaultValue={zone ? majorText(zone.fee) : '0'}
        />
        <Field
          label={inCurrency(i18n.t('Free from'))}
          name={name('freeFrom')}
          optional
          inputMode="decimal"
          defaultValue={zone?.freeFrom ? majorText(zone.freeFrom) : ''}
        />
        <Field
          label={inCurrency(i18n.t('At least'))}
          name={name('least')}
          optional
          inputMode="decimal"
          defaultValue={zone?.least ? majorText(zone.least) : ''}
        />
        <Field
          label={i18n.t('Days, from')}
          name={name('daysFrom')}
          optional
          inputMode="numeric"
          defaultValue={zone?.daysFrom ?? ''}
        />
        <Field
          label={i18n.t('Days, to')}
          name={name('daysTo')}
          optional
          inputMode="numeric"
          defaultValue={zone?.daysTo ?? ''}
        />
      </div>
      <div>
        <Button look="quiet" small onClick={remove}>
          <Trash2 aria-hidden="true" className="size-4" />
          {i18n.t('Remove this delivery')}
        </Button>
      </div>
    </fieldset>
  );
}

const regionOfReader = () => new Intl.Locale(String(conventions())).maximize().region ?? '';

function zoneOf({ key, zone, reach }: Row, { text }: Filled, currency: string): NewZones['items'][number] {
  const named = (field: string) => `${key}-${field}`;
  const amount = (field: string, needed: boolean) => {
    const written = text(named(field)).trim();
    if (written === '' && !needed) return null;
    const minor = minorUnits(written, currency);
    if (minor === null)
      throw new FormFault(named(field), i18n.t('Please write a price such as {example}.', { example: '12.50' }));
    return { amount: minor, currency };
  };
  const days = (field: string) => {
    const written = text(named(field)).trim();
    if (written === '') return null;
    if (!/^\d{1,3}$/.test(written))
      throw new FormFault(named(field), i18n.t('Please write a whole number, such as 3.'));
    return Number(written);
  };
  const daysTo = days('daysTo');
  return {
    ...(zone && { id: zone.id }),
    name: text(named('name')).trim(),
    ...reachOf(reach, named, text),
    fee: amount('fee', true) ?? { amount: 0, currency },
    freeFrom: amount('freeFrom', false),
    least: amount('least', false),
    daysFrom: days('daysFrom') ?? daysTo,
    daysTo,
  };
}

function reachOf(reach: Row['reach'], named: (field: string) => string, text: Filled['text']) {
  if (reach === 'everywhere') return { locationId: null, radiusKm: null, countries: null };
  if (reach === 'countries') {
    const countries = [
      ...new Set(
        text(named('countries'))
          .toUpperCase()
          .split(/[,;\s]+/)
          .filter(Boolean),
      ),
    ];
    if (countries.length === 0 || !countries.every((code) => /^[A-Z]{2}$/.test(code)))
      throw new FormFault(named('countries'), i18n.t('Please write codes of two letters, such as PT.'));
    return { locationId: null, radiusKm: null, countries };
  }
  const radiusKm = Number(text(named('radius')).replace(',', '.'));
  if (!(radiusKm > 0)) throw new FormFault(named('radius'), i18n.t('Please write a number of kilometres, such as 10.'));
  return { locationId: text(named('location')), radiusKm, countries: null };
}

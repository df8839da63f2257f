import { useQuery } from '@tanstack/react-query';
import { LocateFixed } from 'lucide-react';
import { useState } from 'react';
import type { RecommendationSettings } from '../api/types.ts';
import { inKilometres } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { Field, SelectField } from '../parts/field.tsx';
import { Form, FormFault } from '../parts/form.tsx';
import { majorText, minorUnits } from '../parts/minor-units.ts';
import { TownField, townName } from '../parts/town-field.tsx';
import { useHere } from '../search/here.ts';
import { marketplace } from '../shops/queries.ts';
import { i18n } from '../words.ts';
import type { Change } from './settings-page.tsx';

const radii = [5, 10, 25, 50, 100, 250, 500];

/** Prices and distances that suit somebody; what lies outside is not recommended. */
export function BoundsForm({ known, change }: Change) {
  const house = useQuery(marketplace);
  const currency = known.currency ?? house.data?.currency ?? 'EUR';
  const [place, setPlace] = useState<RecommendationSettings['place']>(known.place);
  const [said, setSaid] = useState(known.place ? i18n.t('A place you chose before is kept.') : '');
  const here = useHere((found) => {
    setPlace(found);
    setSaid(i18n.t('Where you are now.'));
  });
  const given = (amount: number | null) => (amount === null ? '' : majorText({ amount, currency }));
  const withinKm = known.withinKm;
  const offered = withinKm === null || radii.includes(withinKm) ? radii : [...radii, withinKm].sort((a, b) => a - b);

  function priceIn(text: string, field: string): number | null {
    if (text.trim() === '') return null;
    const amount = minorUnits(text, currency);
    if (amount === null) throw new FormFault(field, i18n.t('Not a price'));
    return amount;
  }

  return (
    <Form
      submit={i18n.t('Save')}
      send={async ({ text }) => {
        const [minPrice, maxPrice] = [priceIn(text('minPrice'), 'minPrice'), priceIn(text('maxPrice'), 'maxPrice')];
        if (minPrice !== null && maxPrice !== null && minPrice > maxPrice) {
          throw new FormFault('maxPrice', i18n.t('This is less than the least.'));
        }
        const withinKm = Number(text('withinKm')) || null;
        if (withinKm !== null && place === null) throw new FormFault('withinKm', i18n.t('Say first where you are.'));
        const isBounded = minPrice !== null || maxPrice !== null;
        await change({ ...known, minPrice, maxPrice, currency: isBounded ? currency : null, place, withinKm });
      }}
    >
      <fieldset className="grid grid-cols-1 gap-x-4 gap-y-3 min-[24rem]:grid-cols-2">
        <legend className="mb-2 font-semibold">{i18n.t('Price in {currency}', { currency })}</legend>
        <Field
          label={i18n.t('From')}
          name="minPrice"
          inputMode="decimal"
          autoComplete="off"
          maxLength={16}
          defaultValue={given(known.minPrice)}
        />
        <Field
          label={i18n.t('To')}
          name="maxPrice"
          inputMode="decimal"
          autoComplete="off"
          maxLength={16}
          defaultValue={given(known.maxPrice)}
        />
      </fieldset>
      <div className="grid gap-3">
        <TownField
          label={i18n.t('Where I am, about')}
          choose={(town) => {
            setPlace({ latitude: town.latitude, longitude: town.longitude });
            setSaid(townName(town));
          }}
        />
        <p role="status" className="text-sm text-soft empty:hidden">
          {said}
        </p>
        <p role="alert" className="text-sm text-rose empty:hidden">
          {here.fault}
        </p>
        <div className="flex flex-wrap gap-3">
          <Button look="plain" small busy={here.busy} onClick={here.ask}>
            <LocateFixed aria-hidden="true" className="size-4" />
            {here.busy ? i18n.t('One moment…') : i18n.t('Where I am now')}
          </Button>
          {place && (
            <Button
              look="quiet"
              small
              onClick={() => {
                setPlace(null);
                setSaid(i18n.t('No place is kept once you save.'));
              }}
            >
              {i18n.t('Forget the place')}
            </Button>
          )}
        </div>
      </div>
      <SelectField label={i18n.t('How far a shop may be')} name="withinKm" defaultValue={known.withinKm ?? ''}>
        <option value="">{i18n.t('Any distance')}</option>
        {offered.map((kilometres) => (
          <option key={kilometres} value={kilometres}>
            {i18n.t('Within {distance}', { distance: inKilometres(kilometres) })}
          </option>
        ))}
      </SelectField>
    </Form>
  );
}

import { LocateFixed } from 'lucide-react';
import { useId } from 'react';
import type { Facets } from '../api/types.ts';
import { inKilometres } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { TownField } from '../parts/town-field.tsx';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { Group, Tick } from './choices.tsx';
import { changed } from './filters.ts';
import { useHere } from './here.ts';

const radii = [2, 5, 10, 25, 50, 100, 250];

type PlaceProps = { address: SearchAddress; delivery: Facets['delivery']; change: (next: SearchAddress) => void };

/** How far away, and how it comes to one. */
export function PlaceFilter({ address, delivery, change }: PlaceProps) {
  const here = useHere(({ latitude: lat, longitude: lng }) => change(changed(address, { lat, lng, radiusKm: 25 })));
  const placed = address.lat !== undefined;
  const inUse = (placed ? 1 : 0) + (address.delivery ? 1 : 0);
  return (
    <Group title={i18n.t('Place and delivery')} inUse={inUse}>
      {placed ? (
        <RadiusSelect {...{ address, change }} />
      ) : (
        <div className="grid justify-items-start gap-2">
          <div className="w-full">
            <TownField
              hideLabel
              label={i18n.t('Near a town')}
              choose={({ latitude: lat, longitude: lng }) => change(changed(address, { lat, lng, radiusKm: 25 }))}
            />
          </div>
          <Button look="plain" small busy={here.busy} onClick={here.ask}>
            <LocateFixed aria-hidden="true" className="size-4" />
            {here.busy ? i18n.t('One moment…') : i18n.t('Near me')}
          </Button>
        </div>
      )}
      <p role="alert" className="mt-2 text-sm text-rose empty:hidden">
        {here.fault}
      </p>
      <ul className="mt-2">
        {(['delivery', 'pickup'] as const).map((kind) => (
          <li key={kind}>
            <Tick
              name={kind === 'delivery' ? i18n.t('Can be delivered') : i18n.t('Can be picked up')}
              count={delivery.find((one) => one.kind === kind)?.count ?? null}
              checked={address.delivery === kind}
              toggle={() => change(changed(address, { delivery: address.delivery === kind ? undefined : kind }))}
            />
          </li>
        ))}
      </ul>
    </Group>
  );
}

function RadiusSelect({ address, change }: Pick<PlaceProps, 'address' | 'change'>) {
  const id = useId();
  const { radiusKm } = address;
  const steps = radiusKm === undefined || radii.includes(radiusKm) ? radii : [...radii, radiusKm].sort((a, b) => a - b);
  return (
    <>
      <label htmlFor={id} className="mb-1 block text-sm text-soft">
        {i18n.t('Around the chosen place')}
      </label>
      <select
        id={id}
        value={radiusKm ?? ''}
        className={`${inputShape} px-2.5 lg:min-h-9 lg:py-1`}
        onChange={(event) => change(changed(address, { radiusKm: Number(event.currentTarget.value) || undefined }))}
      >
        <option value="">{i18n.t('Any distance')}</option>
        {steps.map((radius) => (
          <option key={radius} value={radius}>
            {i18n.t('Within {distance}', { distance: inKilometres(radius) })}
          </option>
        ))}
      </select>
      <Button
        look="quiet"
        small
        className="mt-1 -ms-3.5"
        onClick={() => change(changed(address, { lat: undefined, lng: undefined, radiusKm: undefined }))}
      >
        {i18n.t('Anywhere')}
      </Button>
    </>
  );
}

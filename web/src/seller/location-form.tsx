import { LocateFixed } from 'lucide-react';
import { useState } from 'react';
import { addLocation, changeLocation } from '../api/places.ts';
import type { Location, NewLocation, Shop } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { CheckField, Field, SelectField } from '../parts/field.tsx';
import { Form, FormFault } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { TownField, townName } from '../parts/town-field.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

type Props = { shop: Shop; location?: Location; done: () => Promise<void> };

/** A place by its town, by the device's own position or by coordinates: no map service is asked. */
export function LocationForm({ shop, location, done }: Props) {
  const [place, setPlace] = useState(location ?? null);
  const [point, setPoint] = useState(location ? pointText(location) : '');
  const [city, setCity] = useState(location?.city ?? '');
  const [fault, setFault] = useState('');

  function locate() {
    setFault('');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setPoint(pointText(coords)),
      () => setFault(i18n.t('Your device did not say where it is. Choose your town instead.')),
      { enableHighAccuracy: true, timeout: 10_000 },
    );
  }

  return (
    <Form
      submit={location ? i18n.t('Save') : i18n.t('Add the place')}
      aside={
        <Button look="plain" onClick={() => void done()}>
          {i18n.t('Cancel')}
        </Button>
      }
      send={async ({ text, checked }, key) => {
        const at = readPoint(point);
        if (!at) throw new FormFault('point', i18n.t('Choose a town, or write two numbers such as 38.7139, -9.1394.'));
        const form: NewLocation = {
          name: text('name').trim(),
          kind: text('kind') as NewLocation['kind'],
          offersPickup: checked('offersPickup'),
          street: text('street').trim() || null,
          postalCode: text('postalCode').trim() || null,
          city: city.trim(),
          ...at,
        };
        await (location ? changeLocation(shop.id, location.id, form) : addLocation(shop.id, form, key));
        toast(i18n.t('Saved.'));
        await done();
      }}
    >
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <Field
          label={i18n.t('Name of the place')}
          name="name"
          required
          maxLength={100}
          defaultValue={location?.name ?? shop.name}
        />
        <SelectField
          label={i18n.t('What kind of place')}
          name="kind"
          defaultValue={location?.kind ?? 'storefront'}
          help={i18n.t('Of a private place others learn only the town and about a kilometre.')}
        >
          <option value="storefront">{i18n.t('A storefront anybody may come to')}</option>
          <option value="private">{i18n.t('Private, such as my home')}</option>
        </SelectField>
      </div>
      <TownField
        label={i18n.t('Town')}
        starting={place ? townName({ name: place.city, country: place.country }) : ''}
        choose={(town) => {
          setCity(town.name);
          setPoint(pointText(town));
          setPlace(null);
        }}
      />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-[2fr_1fr]">
        <Field
          label={i18n.t('Street and number')}
          name="street"
          optional
          maxLength={200}
          autoComplete="street-address"
          defaultValue={location?.street ?? ''}
        />
        <Field
          label={i18n.t('Postal code')}
          name="postalCode"
          optional
          maxLength={20}
          autoComplete="postal-code"
          defaultValue={location?.postalCode ?? ''}
        />
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <Field
            label={i18n.t('Latitude, longitude')}
            name="point"
            value={point}
            onChange={({ target }) => setPoint(target.value)}
            autoComplete="off"
            help={i18n.t('Taken from the town; make it exact if buyers should find the door.')}
          />
        </div>
        <Button look="plain" onClick={locate}>
          <LocateFixed aria-hidden="true" className="size-5" />
          {i18n.t('Where I am now')}
        </Button>
      </div>
      <div role="alert" className="empty:hidden">
        {fault && <Notice tone="bad">{fault}</Notice>}
      </div>
      <CheckField
        label={i18n.t('Buyers can pick things up here')}
        name="offersPickup"
        defaultChecked={location?.offersPickup ?? false}
      />
    </Form>
  );
}

const pointText = ({ latitude, longitude }: { latitude: number; longitude: number }) =>
  `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

function readPoint(text: string): { latitude: number; longitude: number } | null {
  const [latitude, longitude, ...more] = text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number);
  if (latitude === undefined || longitude === undefined || more.length > 0) return null;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null;
  return { latitude, longitude };
}

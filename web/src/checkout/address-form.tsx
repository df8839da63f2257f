import { type RefObject, useId, useState } from 'react';
import type { Address } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { Faults, Field, SelectField } from '../parts/field.tsx';
import { TownField } from '../parts/town-field.tsx';
import { i18n } from '../words.ts';
import { countries, likelyCountry } from './countries.ts';

type Props = {
  ref: RefObject<HTMLFormElement | null>;
  start: Address | null;
  /** The name on the account, where there is no earlier address. */
  name: string;
  needed: boolean;
  faults: Record<string, string>;
  /** A field was left or a town chosen. */
  changed: () => void;
  /** The wish to go on. */
  go: () => void;
};

/** Its values are read from the form itself (`readAddress`), so that whatever the browser fills in is seen. */
export function AddressForm({ ref, start, name, needed, faults, changed, go }: Props) {
  const [country, setCountry] = useState(start?.country ?? likelyCountry());
  const [point, setPoint] = useState(pointOf(start));
  return (
    <Faults value={faults}>
      <form
        ref={ref}
        noValidate
        autoComplete="on"
        aria-label={i18n.t('Address')}
        className="grid grid-cols-1 gap-5"
        onBlur={changed}
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <Field
          label={i18n.t('Name')}
          name="name"
          required={needed}
          maxLength={120}
          autoComplete="name"
          defaultValue={start?.name ?? name}
        />
        <Field
          label={i18n.t('Street and number')}
          name="street"
          required={needed}
          maxLength={200}
          autoComplete="street-address"
          defaultValue={start?.street}
        />
        <div className="grid grid-cols-1 gap-5 sm:grid-cols-[1fr_2fr]">
          <Field
            label={i18n.t('Postal code')}
            name="postalCode"
            maxLength={20}
            autoComplete="postal-code"
            defaultValue={start?.postalCode}
          />
          <City
            start={start?.city ?? ''}
            needed={needed}
            fault={faults.city}
            rewritten={() => setPoint(null)}
            choose={(town) => {
              setCountry(town.country);
              setPoint(pointOf(town));
              // Once both stand in the form.
              setTimeout(changed);
            }}
          />
        </div>
        {/* Only where the town was chosen from the list: two towns of one name are told apart by it. */}
        <input type="hidden" name="latitude" value={point?.latitude ?? ''} />
        <input type="hidden" name="longitude" value={point?.longitude ?? ''} />
        <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
          <SelectField
            label={i18n.t('Country')}
            name="country"
            required={needed}
            autoComplete="country"
            value={country}
            onChange={({ target }) => {
              setCountry(target.value);
              setPoint(null);
            }}
          >
            <option value="">{i18n.t('Please choose')}</option>
            {countries().map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </SelectField>
          <Field
            label={i18n.t('Phone')}
            name="phone"
            type="tel"
            optional
            maxLength={40}
            autoComplete="tel"
            defaultValue={start?.phone}
            help={i18n.t('For whoever brings it.')}
          />
        </div>
        <div>
          <Button type="submit" look="plain">
            {i18n.t('Use this address')}
          </Button>
        </div>
      </form>
    </Faults>
  );
}

type CityProps = {
  start: string;
  needed: boolean;
  fault: string | undefined;
  rewritten: () => void;
  choose: (town: { name: string; country: string; latitude: number; longitude: number }) => void;
};

function City({ start, needed, fault, rewritten, choose }: CityProps) {
  const id = useId();
  return (
    <div>
      <TownField
        label={i18n.t('Town')}
        starting={start}
        written={({ name }) => name}
        input={{ name: 'city', autoComplete: 'address-level2', required: needed }}
        invalid={fault !== undefined}
        describedBy={fault === undefined ? undefined : id}
        {...{ rewritten, choose }}
      />
      {fault && (
        <p id={id} className="mt-1.5 text-sm font-semibold text-rose">
          {fault}
        </p>
      )}
    </div>
  );
}

type Point = { latitude: number; longitude: number };

const pointOf = (place: Partial<Point> | null): Point | null =>
  place?.latitude !== undefined && place.longitude !== undefined
    ? { latitude: place.latitude, longitude: place.longitude }
    : null;

/** What stands in the form; null while something that every address has is missing. */
export function readAddress(form: HTMLFormElement): Address | null {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const [name, street, city, country] = [text('name'), text('street'), text('city'), text('country')];
  if (!name || !street || !city || !country) return null;
  return {
    ...{ name, street, city, country },
    ...(text('postalCode') && { postalCode: text('postalCode') }),
    ...(text('phone') && { phone: text('phone') }),
    ...(text('latitude') && { latitude: Number(text('latitude')), longitude: Number(text('longitude')) }),
  };
}

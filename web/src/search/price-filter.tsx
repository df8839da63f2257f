import { useId, useState } from 'react';
import type { Facets } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { majorText, minorUnits } from '../parts/minor-units.ts';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { Group, Tick } from './choices.tsx';
import { changed } from './filters.ts';
import { priceName } from './names.ts';

type PriceProps = {
  address: SearchAddress;
  bands: Facets['prices'];
  currency: string;
  change: (next: SearchAddress) => void;
};

/** Two inputs, and the bands the prices fall into as a shorter way. */
export function PriceFilter({ address, bands, currency, change }: PriceProps) {
  const { minPrice, maxPrice } = address;
  const inUse = minPrice === undefined && maxPrice === undefined ? 0 : 1;
  return (
    <Group title={i18n.t('Price in {currency}', { currency })} inUse={inUse}>
      <PriceForm {...{ address, currency, change }} />
      {bands.length > 1 && (
        <ul className="mt-2">
          {bands.map(({ from, to, count }) => {
            const checked = (minPrice ?? 0) === from && (maxPrice ?? null) === to;
            const next = checked ? {} : { minPrice: from || undefined, maxPrice: to ?? undefined };
            return (
              <li key={from}>
                <Tick
                  name={priceName(from, to, currency)}
                  count={count}
                  checked={checked}
                  toggle={() => change(changed(address, { minPrice: undefined, maxPrice: undefined, ...next }))}
                />
              </li>
            );
          })}
        </ul>
      )}
    </Group>
  );
}

type FormProps = Omit<PriceProps, 'bands'>;

function PriceForm({ address, currency, change }: FormProps) {
  const given = (amount: number | undefined) => (amount === undefined ? '' : majorText({ amount, currency }));
  const [from, setFrom] = useState(given(address.minPrice));
  const [to, setTo] = useState(given(address.maxPrice));
  const [faults, setFaults] = useState({ from: false, to: false });
  const [seen, setSeen] = useState(address);
  if (seen.minPrice !== address.minPrice || seen.maxPrice !== address.maxPrice) {
    setSeen(address);
    setFrom(given(address.minPrice));
    setTo(given(address.maxPrice));
    setFaults({ from: false, to: false });
  }

  function apply() {
    const [least, most] = [from, to].map((text) => (text.trim() === '' ? undefined : minorUnits(text, currency)));
    setFaults({ from: least === null, to: most === null });
    if (least === null || most === null) return;
    const [minPrice, maxPrice] =
      least !== undefined && most !== undefined && least > most ? [most, least] : [least, most];
    if (minPrice !== address.minPrice || maxPrice !== address.maxPrice)
      change(changed(address, { minPrice, maxPrice }));
  }

  return (
    <form
      noValidate
      className="grid grid-cols-[1fr_1fr_auto] items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <Amount label={i18n.t('From')} text={from} write={setFrom} faulty={faults.from} />
      <Amount label={i18n.t('To')} text={to} write={setTo} faulty={faults.to} />
      <Button type="submit" look="plain" small className="px-3">
        {i18n.t('OK')}
      </Button>
    </form>
  );
}

type AmountProps = { label: string; text: string; write: (text: string) => void; faulty: boolean };

function Amount({ label, text, write, faulty }: AmountProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block truncate text-sm text-soft">
        {label}
      </label>
      <input
        id={id}
        inputMode="decimal"
        autoComplete="off"
        maxLength={16}
        value={text}
        aria-invalid={faulty || undefined}
        aria-describedby={faulty ? `${id}-fault` : undefined}
        className={`${inputShape} px-2.5 lg:min-h-9 lg:py-1`}
        onChange={(event) => write(event.currentTarget.value)}
      />
      {faulty && (
        <p id={`${id}-fault`} className="mt-1 text-sm text-rose">
          {i18n.t('Not a price')}
        </p>
      )}
    </div>
  );
}

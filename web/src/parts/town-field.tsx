import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { findTowns } from '../api/places.ts';
import type { Town } from '../api/types.ts';
import { conventions, i18n } from '../words.ts';
import { inputShape } from './field.tsx';

export const townName = ({ name, country }: Pick<Town, 'name' | 'country'>) =>
  `${name}, ${new Intl.DisplayNames(conventions(), { type: 'region' }).of(country) ?? country}`;

type Props = { label: string; starting?: string; choose: (town: Town) => void; hideLabel?: boolean };

/** A town by the beginning of its name: a combobox of the ARIA practices, whose list is asked of the server as one types. */
export function TownField({ label, starting = '', choose, hideLabel = false }: Props) {
  const id = useId();
  const [text, setText] = useState(starting);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const wanted = text.trim();
  const { data } = useQuery({
    queryKey: ['towns', wanted.toLowerCase()],
    queryFn: () => findTowns(wanted),
    enabled: open && wanted.length >= 2,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
  const towns = open && wanted.length >= 2 ? (data?.items ?? []) : [];

  function take(town: Town | undefined) {
    if (!town) return;
    setText(townName(town));
    setOpen(false);
    setActive(-1);
    choose(town);
  }

  return (
    <div className="relative">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1.5 block font-semibold'}>
        {label}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={towns.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        maxLength={100}
        placeholder={i18n.t('Begin to write a town')}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setActive(-1);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const step = event.key === 'ArrowDown' ? 1 : -1;
            setOpen(true);
            setActive((now) => (towns.length === 0 ? -1 : (now + step + towns.length) % towns.length));
          } else if (event.key === 'Enter' && towns.length > 0) {
            event.preventDefault();
            take(towns[Math.max(0, active)]);
          } else if (event.key === 'Escape' && open) {
            event.stopPropagation();
            setOpen(false);
          }
        }}
        className={inputShape}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={i18n.t('Towns')}
        hidden={towns.length === 0}
        className="absolute inset-x-0 top-full z-30 mt-1 overflow-hidden rounded-xl border border-line bg-card shadow-float"
      >
        {towns.map((town, place) => (
          <div
            key={`${town.latitude} ${town.longitude}`}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            // Before the input loses the focus, which would close the list.
            onPointerDown={(event) => {
              event.preventDefault();
              take(town);
            }}
            className="flex min-h-11 cursor-pointer items-center px-3.5 hover:bg-sunk aria-selected:bg-glaze-wash"
          >
            {townName(town)}
          </div>
        ))}
      </div>
    </div>
  );
}

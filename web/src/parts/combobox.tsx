import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useId, useState } from 'react';
import { inputShape } from './field.tsx';

type Props<T> = {
  label: string;
  hideLabel?: boolean;
  placeholder: string;
  /** What the list is called. */
  listName: string;
  starting?: string;
  /** Of what is written, two letters or more. `of` names the kind of thing in the cache. */
  of: string;
  find: (wanted: string) => Promise<{ items: T[] }>;
  nameOf: (found: T) => string;
  keyOf: (found: T) => string;
  /** What stands in the field once it is chosen; its name where this is missing. */
  written?: (found: T) => string;
  choose: (found: T) => void;
  /** What was chosen no longer stands in the field, but this. */
  rewritten?: (text: string) => void;
  /** Said of the field while something else is wrong with it, by its id. */
  invalid?: boolean;
  describedBy?: string | undefined;
  /** Where it is a field of a form that the browser may fill in. */
  input?: Pick<ComponentProps<'input'>, 'name' | 'autoComplete' | 'required'>;
};

/** A thing by a piece of its name: a combobox of the ARIA practices, whose list is asked of the server as one types. */
export function Combobox<T>({ label, hideLabel = false, placeholder, listName, starting = '', ...rest }: Props<T>) {
  const { of, find, nameOf, keyOf, written = nameOf, choose, rewritten, invalid, describedBy, input } = rest;
  const id = useId();
  const [text, setText] = useState(starting);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const wanted = text.trim();
  const { data } = useQuery({
    queryKey: [of, wanted.toLowerCase()],
    queryFn: () => find(wanted),
    enabled: open && wanted.length >= 2,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  const found = open && wanted.length >= 2 ? (data?.items ?? []) : [];

  function take(one: T | undefined) {
    if (one === undefined) return;
    setText(written(one));
    setOpen(false);
    setActive(-1);
    choose(one);
  }

  return (
    <div className="relative">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1.5 block font-semibold'}>
        {label}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        autoComplete="off"
        maxLength={100}
        {...input}
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          rewritten?.(target.value);
          setActive(-1);
          // Not where the browser fills in a form of which another field has the focus.
          setOpen(target === document.activeElement);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const step = event.key === 'ArrowDown' ? 1 : -1;
            setOpen(true);
            setActive((now) => (found.length === 0 ? -1 : (now + step + found.length) % found.length));
          } else if (event.key === 'Enter' && found.length > 0) {
            event.preventDefault();
            take(found[Math.max(0, active)]);
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
        aria-label={listName}
        hidden={found.length === 0}
        className="absolute inset-x-0 top-full z-30 mt-1 overflow-hidden rounded-xl border border-line bg-card shadow-float"
      >
        {found.map((one, place) => (
          <div
            key={keyOf(one)}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            // Before the input loses the focus, which would close the list.
            onPointerDown={(event) => {
              event.preventDefault();
              take(one);
            }}
            className="flex min-h-11 cursor-pointer items-center px-3.5 hover:bg-sunk aria-selected:bg-glaze-wash"
          >
            {nameOf(one)}
          </div>
        ))}
      </div>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import type { Shop } from '../../api/types.ts';
import { Button } from '../../parts/button.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { inputShape } from '../../parts/field.tsx';
import { conventions, i18n } from '../../words.ts';
import { deviceName, sourceOf } from '../figures/source-names.ts';
import {
  type Definition,
  devices,
  type Filters,
  filterOf,
  type Kind,
  kinds,
  mayFilter,
  subjectOf,
} from './definition.ts';
import { Fault } from './fault.tsx';
import { findCategories, findProducts, type Named, namesOf } from './queries.ts';
import { kindName } from './words.ts';

/** The server takes a hundred; more than these nobody reads. */
const MOST = 50;

type Props = { shop: Shop; definition: Definition; change: (filters: Filters) => void };

/** Only what is of one of these: each kind that can stand beside the rest, and of the others why not. */
export function FilterChoices({ shop, definition, change }: Props) {
  const filters = definition.filters ?? {};
  // What was just chosen is known by its name already.
  const [seen, setSeen] = useState<ReadonlyMap<string, string>>(new Map());
  const unseen = (ids: string[] = []) => ids.filter((id) => !seen.has(id));
  const wanted = { products: unseen(filters.products), categories: unseen(filters.categories) };
  const { data: names } = useQuery({
    ...namesOf(wanted),
    enabled: wanted.products.length + wanted.categories.length > 0,
  });
  const nameOf = (id: string) => seen.get(id) ?? names?.get(id) ?? '…';
  const set = (kind: Kind, values: string[]) => {
    const { [filterOf[kind]]: _, ...rest } = filters;
    change(values.length > 0 ? { ...rest, [filterOf[kind]]: values } : rest);
  };
  const add = (kind: Kind, { id, name }: Named) => {
    const now = filters[filterOf[kind]] ?? [];
    setSeen(new Map([...seen, [id, name]]));
    if (!now.includes(id) && now.length < MOST) set(kind, [...now, id]);
  };
  const choices: Record<Kind, () => ReactNode> = {
    product: () => (
      <>
        <Combobox<Named>
          label={i18n.t('Only these products')}
          placeholder={i18n.t('Begin to write a product')}
          listName={i18n.t('Products')}
          of={`products of ${shop.id}`}
          find={(wanted) => findProducts(shop, wanted)}
          nameOf={({ name }) => name}
          keyOf={({ id }) => id}
          written={() => ''}
          choose={(found) => add('product', found)}
        />
        <Chips values={filters.products} nameOf={nameOf} set={(values) => set('product', values)} />
      </>
    ),
    category: () => (
      <>
        <Combobox<Named>
          label={i18n.t('Only these categories')}
          placeholder={i18n.t('Begin to write a category')}
          listName={i18n.t('Categories')}
          of="categories by name"
          find={findCategories}
          nameOf={({ name }) => name}
          keyOf={({ id }) => id}
          written={() => ''}
          choose={(found) => add('category', found)}
        />
        <Chips values={filters.categories} nameOf={nameOf} set={(values) => set('category', values)} />
      </>
    ),
    referrer: () => (
      <>
        <ReferrerField add={(value) => add('referrer', { id: value, name: value })} />
        <Chips values={filters.referrers} nameOf={sourceOf} set={(values) => set('referrer', values)} />
      </>
    ),
    device: () => (
      <fieldset>
        <legend className="mb-1 font-semibold">{i18n.t('Only these devices')}</legend>
        <div className="flex flex-wrap gap-x-5">
          {devices.map((device) => (
            <label key={device} className="flex min-h-11 items-center gap-2 sm:min-h-8">
              <input
                type="checkbox"
                className="size-5 accent-glaze"
                checked={filters.devices?.includes(device) ?? false}
                onChange={({ target }) => {
                  const others = (filters.devices ?? []).filter((one) => one !== device);
                  set('device', target.checked ? [...others, device] : others);
                }}
              />
              {deviceName(device)}
            </label>
          ))}
        </div>
      </fieldset>
    ),
  };
  const subject = subjectOf(definition);
  const possible = kinds.filter((kind) => mayFilter(definition, kind));
  const impossible = kinds.filter((kind) => !possible.includes(kind));
  return (
    <div className="grid gap-5">
      {possible.map((kind) => (
        <div key={kind}>
          {choices[kind]()}
          <Fault of={`filters/${filterOf[kind]}`} />
        </div>
      ))}
      {subject && impossible.length > 0 && (
        <p className="text-sm text-soft">
          {i18n.t('Not beside this: {kinds}. Visits are counted by one of these at a time.', {
            kinds: new Intl.ListFormat(conventions(), { type: 'unit' }).format(impossible.map(kindName)),
          })}
        </p>
      )}
    </div>
  );
}

function ReferrerField({ add }: { add: (referrer: string) => void }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const take = () => {
    const value = input.current?.value.trim().toLowerCase();
    if (!input.current || !value) return;
    add(value);
    input.current.value = '';
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-semibold">
        {i18n.t('Only from here')}
      </label>
      <div className="flex gap-2">
        <input
          ref={input}
          id={id}
          maxLength={200}
          placeholder="example.com"
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby={`${id}-help`}
          className={inputShape}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            take();
          }}
        />
        <Button look="plain" onClick={take}>
          {i18n.t('Add')}
        </Button>
      </div>
      <p id={`${id}-help`} className="mt-1.5 text-sm text-soft">
        {i18n.t('The name of a website, as it stands in the report broken down by where they came from.')}
      </p>
    </div>
  );
}

type ChipsProps = { values: string[] | undefined; nameOf: (value: string) => string; set: (values: string[]) => void };

/** What was chosen, each with the way to let it go; the focus stays among them. */
function Chips({ values = [], nameOf, set }: ChipsProps) {
  const list = useRef<HTMLUListElement>(null);
  return (
    <ul ref={list} className="mt-2 flex flex-wrap gap-2 empty:hidden">
      {values.map((value, at) => (
        <li key={value}>
          <button
            type="button"
            aria-label={i18n.t('Remove: {name}', { name: nameOf(value) })}
            className="flex min-h-11 max-w-full items-center gap-2 rounded-full bg-glaze-wash ps-4 pe-3 text-start text-sm text-glaze hover:bg-sunk sm:min-h-9"
            onClick={() => {
              const near = list.current?.querySelectorAll('button')[at === values.length - 1 ? at - 1 : at + 1];
              (near ?? list.current?.parentElement?.querySelector('input'))?.focus();
              set(values.filter((one) => one !== value));
            }}
          >
            <span className="min-w-0 wrap-anywhere">{nameOf(value)}</span>
            <X aria-hidden="true" className="size-4 shrink-0" />
          </button>
        </li>
      ))}
    </ul>
  );
}

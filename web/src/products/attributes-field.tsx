import { Plus, Trash2 } from 'lucide-react';
import type { Product } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { inputShape } from '../parts/field.tsx';
import { i18n } from '../words.ts';

type Attributes = Product['attributes'];
/** An attribute while it is written. `was` is the value it had: a number or a yes stays one unless it is written over. */
export type Fact = { name: string; text: string; was?: Attributes[string] };

export const factsOf = (attributes: Attributes): Fact[] =>
  Object.entries(attributes).map(([name, was]) => ({ name, text: textOf(was), was }));

export function attributesOf(facts: readonly Fact[]): Attributes {
  const named = facts.filter(({ name, text }) => name.trim() !== '' && text.trim() !== '');
  return Object.fromEntries(
    named.map(({ name, text, was }) => [
      name.trim(),
      was !== undefined && textOf(was) === text ? was : typed(text.trim()),
    ]),
  );
}

const textOf = (value: Attributes[string]) =>
  typeof value === 'boolean' ? (value ? i18n.t('Yes') : i18n.t('No')) : String(value);

/** '15.6' is a number, so that it sorts and filters as one; '007' and '1e5' are words. */
const typed = (text: string) => (/^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(text) ? Number(text) : text);

type Props = { facts: Fact[]; change: (facts: Fact[]) => void };

export function AttributesField({ facts, change }: Props) {
  const put = (place: number, fact: Partial<Fact>) =>
    change(facts.map((kept, at) => (at === place ? { ...kept, ...fact } : kept)));
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{i18n.t('Details')}</legend>
      <p className="mb-3 text-sm text-soft">
        {i18n.t('Material, colour, year and the like: buyers can filter by them.')}
      </p>
      <ul className="grid gap-2">
        {facts.map(({ name, text }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: it is its place while its name is written
          <li key={place} className="flex gap-2">
            <input
              aria-label={i18n.t('Detail {place}: what it is', { place: place + 1 })}
              placeholder={i18n.t('Material')}
              maxLength={100}
              value={name}
              onChange={({ target }) => put(place, { name: target.value })}
              className={`${inputShape} max-w-48 min-w-0`}
            />
            <input
              aria-label={i18n.t('Detail {place}: its value', { place: place + 1 })}
              placeholder={i18n.t('Linen')}
              maxLength={2000}
              value={text}
              onChange={({ target }) => put(place, { text: target.value })}
              className={`${inputShape} min-w-0`}
            />
            <Button look="quiet" small onClick={() => change(facts.filter((_, at) => at !== place))}>
              <Trash2 aria-hidden="true" className="size-4" />
              <span className="sr-only">{i18n.t('Remove detail {place}', { place: place + 1 })}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Button look="quiet" small onClick={() => change([...facts, { name: '', text: '' }])}>
        <Plus aria-hidden="true" className="size-4" />
        {i18n.t('Add a detail')}
      </Button>
    </fieldset>
  );
}

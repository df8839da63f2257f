import { clsx } from 'clsx';
import { useId } from 'react';
import { i18n } from '../words.ts';
import { chooseOption, isOnSale, optionsOf, type Variant } from './variants.ts';

type Props = { variants: Variant[]; chosen: Variant; choose: (variant: Variant) => void };

/** One row of choices for each option; a choice that is sold out with the others is struck through and can still be looked at. */
export function VariantPicker({ variants, chosen, choose }: Props) {
  const id = useId();
  return optionsOf(variants).map(([name, values]) => (
    <fieldset key={name} className="mt-5">
      <legend className="mb-2 font-semibold">
        <span className="inline-block first-letter:uppercase">{name}:</span>{' '}
        <span className="font-normal text-soft">{chosen.options[name]}</span>
      </legend>
      <div className="flex flex-wrap gap-2">
        {values.map((value) => {
          const onSale = isOnSale(variants, chosen, name, value);
          return (
            <label
              key={value}
              className={clsx(
                'flex min-h-11 min-w-11 cursor-pointer items-center justify-center rounded-xl border border-edge bg-card px-3.5',
                'has-checked:border-glaze has-checked:bg-glaze-wash has-checked:font-semibold has-checked:text-glaze',
                'has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
                !onSale && 'text-soft line-through',
              )}
            >
              <input
                type="radio"
                name={`${id}-${name}`}
                checked={chosen.options[name] === value}
                onChange={() => {
                  const next = chooseOption(variants, chosen, name, value);
                  if (next) choose(next);
                }}
                className="sr-only"
              />
              {value}
              {!onSale && <span className="sr-only"> ({i18n.t('Sold out')})</span>}
            </label>
          );
        })}
      </div>
    </fieldset>
  ));
}

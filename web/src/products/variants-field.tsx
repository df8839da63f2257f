import { Plus, Trash2 } from 'lucide-react';
import { use, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Faults, inputShape } from '../parts/field.tsx';
import { i18n } from '../words.ts';
import { MOST_OPTIONS, MOST_VARIANTS, type OptionDraft, rowsFor, type VariantRow, valuesOf } from './variant-rows.ts';

type Props = {
  options: OptionDraft[];
  rows: VariantRow[];
  currency: string;
  change: (options: OptionDraft[], rows: VariantRow[]) => void;
};

/** What a product comes in: the options with their values, and a row of price, stock and number for each combination. */
export function VariantsField({ options, rows, currency, change }: Props) {
  const write = (next: OptionDraft[]) => change(next, rowsFor(next, rows));
  const put = (place: number, option: Partial<OptionDraft>) =>
    write(options.map((kept, at) => (at === place ? { ...kept, ...option } : kept)));
  const combinations = options.reduce((product, option) => product * Math.max(1, valuesOf(option).length), 1);
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{i18n.t('Variants')}</legend>
      <p className="mb-3 text-sm text-soft">
        {i18n.t('Does it come in sizes, colours or the like? Each combination has its own price and stock.')}
      </p>
      <ul className="grid gap-3">
        {options.map(({ name, values }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is its place while its name is written
          <li key={place} className="flex flex-wrap items-end gap-2">
            <Labelled label={i18n.t('Option')} className="w-36">
              <input
                value={name}
                maxLength={40}
                placeholder={i18n.t('Size')}
                onChange={({ target }) => put(place, { name: target.value })}
                className={inputShape}
              />
            </Labelled>
            <Labelled label={i18n.t('Values, with commas between')} className="min-w-48 flex-1">
              <Values value={values} change={(next) => put(place, { values: next })} />
            </Labelled>
            <Button look="quiet" small onClick={() => write(options.filter((_, at) => at !== place))}>
              <Trash2 aria-hidden="true" className="size-4" />
              <span className="sr-only">{i18n.t('Take the option {name} away', { name })}</span>
            </Button>
          </li>
        ))}
      </ul>
      {options.length < MOST_OPTIONS && (
        <Button look="quiet" small onClick={() => change([...options, { name: '', values: '' }], rows)}>
          <Plus aria-hidden="true" className="size-4" />
          {options.length === 0 ? i18n.t('Add variants') : i18n.t('Add another option')}
        </Button>
      )}
      {combinations > MOST_VARIANTS && (
        <p role="alert" className="mt-2 text-sm font-semibold text-rose">
          {i18n.t('These are {combinations} combinations; at most {most} fit into one product.', {
            combinations,
            most: MOST_VARIANTS,
          })}
        </p>
      )}
      {rows.length > 0 && <Rows rows={rows} currency={currency} change={(next) => change(options, next)} />}
    </fieldset>
  );
}

/** Takes part in the form only when it is left, so that half a word makes no rows. */
function Values({ value, change }: { value: string; change: (value: string) => void }) {
  const [text, setText] = useState(value);
  return (
    <input
      value={text}
      placeholder={i18n.t('S, M, L')}
      onChange={({ target }) => setText(target.value)}
      onBlur={() => text !== value && change(text)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        change(text);
      }}
      className={inputShape}
    />
  );
}

type RowsProps = { rows: VariantRow[]; currency: string; change: (rows: VariantRow[]) => void };

function Rows({ rows, currency, change }: RowsProps) {
  const put = (place: number, row: Partial<VariantRow>) =>
    change(rows.map((kept, at) => (at === place ? { ...kept, ...row } : kept)));
  const cell = 'p-1 align-top';
  return (
    <div className="mt-4 overflow-x-auto">
      <table className="w-full min-w-lg text-start">
        <caption className="sr-only">{i18n.t('Variants')}</caption>
        <thead className="text-sm text-soft">
          <tr>
            {[
              i18n.t('Variant'),
              i18n.t('Price in {currency}', { currency }),
              i18n.t('Stock'),
              i18n.t('Your own number'),
            ].map((title) => (
              <th key={title} scope="col" className="p-1 text-start font-normal">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ options, price, stock, sku }, place) => {
            const name = Object.values(options).join(' / ');
            return (
              <tr key={name}>
                <th scope="row" className={`${cell} pt-3 text-start font-semibold`}>
                  {name}
                </th>
                <td className={cell}>
                  <Cell
                    name={`variants-${place}-price`}
                    label={i18n.t('Price of {name}', { name })}
                    inputMode="decimal"
                    value={price}
                    write={(text) => put(place, { price: text })}
                  />
                </td>
                <td className={cell}>
                  <Cell
                    name={`variants-${place}-stock`}
                    label={i18n.t('Stock of {name}', { name })}
                    inputMode="numeric"
                    value={stock}
                    write={(text) => put(place, { stock: text })}
                  />
                </td>
                <td className={cell}>
                  <input
                    aria-label={i18n.t('Your own number of {name}', { name })}
                    maxLength={100}
                    autoComplete="off"
                    value={sku}
                    onChange={({ target }) => put(place, { sku: target.value })}
                    className={`${inputShape} min-w-24`}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

type CellProps = {
  name: string;
  label: string;
  inputMode: 'decimal' | 'numeric';
  value: string;
  write: (text: string) => void;
};

function Cell({ name, label, inputMode, value, write }: CellProps) {
  const fault = use(Faults)[name];
  return (
    <>
      <input
        name={name}
        aria-label={fault ? `${label}: ${fault}` : label}
        aria-invalid={fault ? true : undefined}
        required
        inputMode={inputMode}
        autoComplete="off"
        value={value}
        onChange={({ target }) => write(target.value)}
        className={`${inputShape} w-28`}
      />
      {fault && (
        <p aria-hidden="true" className="mt-1 max-w-28 text-sm text-rose">
          {fault}
        </p>
      )}
    </>
  );
}

type LabelledProps = { label: string; className: string; children: React.ReactNode };

const Labelled = ({ label, className, children }: LabelledProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is its child
  <label className={`grid gap-1 text-sm font-semibold ${className}`}>
    {label}
    {children}
  </label>
);

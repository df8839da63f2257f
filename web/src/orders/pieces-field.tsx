import type { Order, OrderLine } from '../api/types.ts';
import { inputShape } from '../parts/field.tsx';
import type { Filled } from '../parts/form.tsx';
import { Picture } from '../parts/picture.tsx';
import { i18n } from '../words.ts';
import { optionsText } from './words.ts';

const nameOf = (line: OrderLine) => `pieces-${line.id}`;

type Props = {
  legend: string;
  lines: OrderLine[];
  most: (line: OrderLine) => number;
  changed?: (line: OrderLine, pieces: number) => void;
};

/** How many pieces of which lines; a single piece of a single line is chosen already. */
export function PiecesField({ legend, lines, most, changed }: Props) {
  const only = lines.length === 1 && lines[0] !== undefined && most(lines[0]) === 1;
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{legend}</legend>
      <ul className="grid gap-3">
        {lines.map((line) => {
          const variant = optionsText(line.options);
          const name = variant ? `${line.title}, ${variant}` : line.title;
          return (
            <li key={line.id} className="flex items-center gap-3">
              <div className="size-12 shrink-0 overflow-hidden rounded-lg bg-sunk">
                <Picture url={line.imageUrl} alt="" seed={line.productId} />
              </div>
              <span className="min-w-0 flex-1 break-words">
                <bdi>{line.title}</bdi>
                {variant && <span className="block text-sm text-soft">{variant}</span>}
              </span>
              <span className="w-20 shrink-0">
                <select
                  name={nameOf(line)}
                  aria-label={i18n.t('Pieces of {name}', { name })}
                  defaultValue={only ? 1 : 0}
                  onChange={({ target }) => changed?.(line, Number(target.value))}
                  className={`${inputShape} tabular-nums`}
                >
                  {Array.from({ length: most(line) + 1 }, (_, pieces) => (
                    <option key={String(pieces)} value={pieces}>
                      {pieces}
                    </option>
                  ))}
                </select>
              </span>
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

export const chosenPieces = ({ lines }: Order, { text }: Filled) =>
  lines
    .map((line) => ({ lineId: line.id, quantity: Number(text(nameOf(line))) }))
    .filter(({ quantity }) => quantity > 0);

export const returnable = ({ quantity, returnedQuantity }: OrderLine) => quantity - returnedQuantity;

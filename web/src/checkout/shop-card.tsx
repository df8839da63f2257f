import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { useId } from 'react';
import type { DeliveryOption, QuotedOrder } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Notice } from '../parts/notice.tsx';
import { Picture } from '../parts/picture.tsx';
import { i18n } from '../words.ts';
import { type Choice, isChosen } from './wish.ts';
import { daysWord, feeWord, missingWord, noticeWord, optionName, problemWord } from './words.ts';

type Props = {
  order: QuotedOrder;
  /** While another quote is on its way. */
  counting: boolean;
  note: string;
  /** What was pressed last, until the quote says so too. */
  choice: Choice | null;
  choose: (option: DeliveryOption) => void;
  write: (note: string) => void;
  /** Where something else is ordered too. */
  leave: (() => void) | null;
};

/** What is ordered of one shop: it becomes an order of its own, with its own way to the buyer. */
export function ShopCard({ order, counting, note, choice, choose, write, leave }: Props) {
  const { shop, lines, goods, delivery, total, problems } = order;
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-2xl border border-line bg-card p-5 shadow-card sm:p-7">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 id={id} className="text-section break-words">
          <bdi>{shop.name}</bdi>
        </h3>
        {leave && (
          <Button look="quiet" small className="-mx-3.5" onClick={leave}>
            {i18n.t('Leave it for later')}
            <span className="sr-only"> ({shop.name})</span>
          </Button>
        )}
      </div>
      <ul className="divide-y divide-line">
        {lines.map((line) => (
          <Line key={line.itemId} line={line} />
        ))}
      </ul>
      {problems.length > 0 && (
        <div data-problem tabIndex={-1} className="mt-4 grid gap-2 outline-offset-2">
          {problems.map((problem) => (
            <Notice key={problem} tone={problem === 'address_missing' ? 'note' : 'bad'}>
              {problemWord(problem, order)}
            </Notice>
          ))}
        </div>
      )}
      <Ways order={order} choice={choice} choose={choose} />
      <div className="mt-5">
        <TextField
          label={i18n.t('Note to {shop}', { shop: shop.name })}
          name={`note-${shop.id}`}
          optional
          maxLength={1000}
          rows={2}
          value={note}
          onChange={({ target }) => write(target.value)}
        />
      </div>
      <dl className={clsx('mt-5 grid gap-1.5 border-t border-line pt-4 tabular-nums', counting && 'opacity-60')}>
        <Sum name={i18n.t('Goods')} value={money(goods)} />
        <Sum name={i18n.t('Delivery')} value={delivery ? feeWord(delivery) : '–'} />
        <Sum name={i18n.t('Total')} value={total ? money(total) : '–'} strong />
      </dl>
    </section>
  );
}

type SumProps = { name: string; value: string; strong?: boolean; apart?: boolean };

export const Sum = ({ name, value, strong = false, apart = false }: SumProps) => (
  <div
    className={clsx(
      'flex justify-between gap-4',
      strong && 'text-lg font-bold',
      apart && 'mt-2 border-t border-line pt-3',
    )}
  >
    <dt className={clsx('min-w-0 break-words', !strong && 'text-soft')}>{name}</dt>
    <dd className="shrink-0">{value}</dd>
  </div>
);

function Line({ line }: { line: QuotedOrder['lines'][number] }) {
  const { productId, title, options, imageUrl, quantity, price, total, notices } = line;
  const variant = Object.values(options).join(' / ');
  return (
    <li className="grid grid-cols-[3.5rem_minmax(0,1fr)_auto] gap-x-4 py-3 first:pt-0">
      <div className="size-14 overflow-hidden rounded-xl bg-sunk">
        <Picture url={imageUrl} alt="" seed={productId} />
      </div>
      <div className="min-w-0">
        <p className="font-semibold break-words">
          <Link to="/products/$id" params={{ id: productId }} className="underline-offset-4 hover:underline">
            <bdi>{title}</bdi>
          </Link>
        </p>
        <p className="text-sm break-words text-soft tabular-nums">
          {[variant, `${quantity} × ${money(price)}`].filter(Boolean).join(' · ')}
        </p>
        {notices.map((notice) => (
          <p key={notice} className="text-sm font-semibold text-rose">
            {noticeWord(notice)}
          </p>
        ))}
      </div>
      <p className="font-bold tabular-nums">{money(total)}</p>
    </li>
  );
}

function Ways({ order, choice, choose }: Pick<Props, 'order' | 'choice' | 'choose'>) {
  const { shop, options, goods } = order;
  const id = useId();
  if (options.length === 0) return null;
  return (
    <fieldset className="mt-5">
      <legend className="mb-2 font-semibold">{i18n.t('How it gets to you')}</legend>
      <div className="grid gap-2">
        {options.map((option) => {
          const { kind, place, fee, reached } = option;
          const facts = [
            kind === 'arranged' && i18n.t('You two agree on when and where.'),
            place,
            daysWord(option),
            !reached && missingWord(option, goods),
          ].filter(Boolean);
          return (
            <label
              key={`${kind} ${option.zoneId} ${option.locationId}`}
              className={clsx(
                'flex min-h-12 items-center gap-3 rounded-xl border border-edge px-3.5 py-2.5',
                'has-checked:border-glaze has-checked:bg-glaze-wash',
                'has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
                reached ? 'cursor-pointer' : 'border-dashed text-soft',
              )}
            >
              <input
                type="radio"
                name={`${id}-way`}
                value={`${shop.id}`}
                disabled={!reached}
                checked={isChosen(option, choice)}
                onChange={() => choose(option)}
                className="size-5 shrink-0 accent-glaze outline-none"
              />
              <span className="min-w-0 flex-1 break-words">
                <span className="block font-semibold">{optionName(option)}</span>
                {facts.length > 0 && <span className="block text-sm text-soft">{facts.join(' · ')}</span>}
              </span>
              <span className="shrink-0 font-semibold tabular-nums">{feeWord(fee)}</span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}

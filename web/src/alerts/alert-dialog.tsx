import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { useState } from 'react';
import { changeAlert, setAlert } from '../api/alerts.ts';
import type { Money, NewPriceAlert, PriceAlert } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Dialog } from '../parts/dialog.tsx';
import { dropDraft, keepDraft } from '../parts/draft.ts';
import { Field } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { majorText, minorUnits } from '../parts/minor-units.ts';
import { pricesOf } from '../products/queries.ts';
import { useUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { type AlertDraft, draftName, type WaitsFor } from './draft.ts';
import { alertsChanged } from './queries.ts';
import { refusalText, share } from './words.ts';

type Kind = PriceAlert['kind'];
/** What of a product a wish is made for. */
export type Wished = { id: string; title: string; price: Money; stock: number };

type Props = {
  product: Wished;
  /** What the button that opened it spoke of. */
  waitsFor: WaitsFor;
  /** What a guest filled in before they signed in. */
  draft?: AlertDraft | null;
  /** The alert that is changed; without one it is a new one. */
  alert?: PriceAlert | undefined;
  /** What was told, or is paused, is to wait again. */
  wakes?: boolean;
  close: () => void;
};

/** Waits for a price, a drop or the return of a product, or changes what is waited for. */
export default function AlertDialog({ product, waitsFor, draft, alert, wakes = false, close }: Props) {
  const usual = waitsFor === 'stock' ? 'back_in_stock' : 'target';
  const [kind, setKind] = useState<Kind>(alert?.kind ?? draft?.kind ?? usual);
  const [percent, setPercent] = useState(String(alert?.percent ?? draft?.percent ?? '10'));
  const [price, setPrice] = useState(alert?.targetPrice ? majorText(alert.targetPrice) : (draft?.price ?? ''));
  const client = useQueryClient();
  const user = useUser();
  const navigate = useNavigate();
  const router = useRouter();
  const over = product.price;

  async function send(filled: Filled, key: string) {
    const wish = wishOf(kind, filled, over);
    if (!user) {
      keepDraft(draftName(product.id, waitsFor), { kind, price, percent } satisfies AlertDraft);
      return navigate({ to: '/sign-in', search: { next: router.latestLocation.href } });
    }
    if (alert) await changeAlert(alert.id, { ...wish, ...(wakes && { isActive: true }) });
    else await setAlert({ productId: product.id, kind, ...wish }, key);
    dropDraft(draftName(product.id, waitsFor));
    close();
    toast(saidOf(kind, !alert || alert.isActive || wakes));
    await alertsChanged(client);
  }

  return (
    <Dialog
      title={
        alert
          ? i18n.t('Change what you wait for')
          : waitsFor === 'stock'
            ? i18n.t('Tell me when it is back')
            : i18n.t('Tell me when it gets cheaper')
      }
      close={() => {
        dropDraft(draftName(product.id, waitsFor));
        close();
      }}
    >
      <Form
        submit={alert ? i18n.t('Save') : user ? i18n.t('Tell me') : i18n.t('Sign in and be told')}
        explain={refusalText}
        send={send}
        aside={
          user ? (
            <Link to="/account/notifications" className="py-2 text-sm text-glaze underline underline-offset-4">
              {i18n.t('Where I am told')}
            </Link>
          ) : (
            <p className="text-sm text-soft">{i18n.t('What you chose here stays.')}</p>
          )
        }
      >
        <p>
          <bdi className="font-semibold break-words">{product.title}</bdi>
          <span className="block text-soft tabular-nums">
            {i18n.t('Now it costs {price}.', { price: money(over) })}
            {product.stock === 0 && ` ${i18n.t('It is sold out.')}`}
          </span>
        </p>
        {!alert && <Kinds kind={kind} choose={setKind} isSoldOut={product.stock === 0} over={over} />}
        {kind === 'target' && <PriceField product={product} text={price} write={setPrice} />}
        {kind === 'percent' && (
          <Field
            label={i18n.t('By how many per cent')}
            name="percent"
            type="number"
            inputMode="numeric"
            required
            min={1}
            max={99}
            value={percent}
            onChange={({ target }) => setPercent(target.value)}
            help={percentHelp(percent, over)}
          />
        )}
      </Form>
    </Dialog>
  );
}

type KindsProps = { kind: Kind; choose: (kind: Kind) => void; isSoldOut: boolean; over: Money };

function Kinds({ kind, choose, isSoldOut, over }: KindsProps) {
  const kinds: [Kind, string][] = [
    ...(isSoldOut ? ([['back_in_stock', i18n.t('When it is there again')]] satisfies [Kind, string][]) : []),
    ['target', i18n.t('When it costs as much as I would pay')],
    ['percent', i18n.t('When it falls by so many per cent')],
    ['any_drop', i18n.t('Whenever it costs less than {price}', { price: money(over) })],
  ];
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{i18n.t('When do you want to hear of it?')}</legend>
      {kinds.map(([one, name]) => (
        <label key={one} className="flex min-h-11 items-center gap-3 sm:min-h-9">
          <input
            type="radio"
            name="kind"
            value={one}
            checked={kind === one}
            onChange={() => choose(one)}
            className="size-5 shrink-0 accent-glaze"
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}

type PriceFieldProps = { product: Wished; text: string; write: (text: string) => void };

/** The price one would pay, written or taken from a few that lie near. */
function PriceField({ product: { id, price }, text, write }: PriceFieldProps) {
  const { data } = useQuery(pricesOf(id, undefined));
  const { amount, currency } = price;
  const lowest = data?.lowest30Days;
  const isLower = lowest && lowest.currency === currency && lowest.amount < amount;
  const choices = [5, 10, 20]
    .map((percent): [string, Money] => [share(-percent), lessBy(price, percent)])
    .filter(([, choice]) => choice.amount > 0);
  if (isLower) choices.push([i18n.t('Lowest of 30 days'), lowest]);
  const wished = minorUnits(text, currency);
  return (
    <div>
      <Field
        label={i18n.t('My price in {currency}', { currency })}
        name="targetPrice"
        required
        inputMode="decimal"
        autoComplete="off"
        dir="ltr"
        placeholder={majorText(lessBy(price, 10))}
        value={text}
        onChange={({ target }) => write(target.value)}
        help={
          wished !== null && wished > 0 && wished < amount
            ? i18n.t('That is {percent} less than now.', {
                percent: share(Math.max(1, Math.round(((amount - wished) * 100) / amount))),
              })
            : i18n.t('Write what you would pay, or take one of these:')
        }
      />
      <ul className="mt-2 flex flex-wrap gap-2">
        {choices.map(([name, choice]) => (
          <li key={name}>
            <button
              type="button"
              aria-pressed={wished === choice.amount}
              className={clsx(
                'min-h-11 rounded-full border px-3.5 text-sm sm:min-h-9',
                wished === choice.amount
                  ? 'border-glaze bg-glaze-wash text-glaze'
                  : 'border-edge bg-card hover:border-ink hover:bg-sunk',
              )}
              onClick={() => write(majorText(choice))}
            >
              {name} · <span className="font-semibold tabular-nums">{money(choice)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function saidOf(kind: Kind, waits: boolean): string {
  // One that is paused tells nothing.
  if (!waits) return i18n.t('Saved.');
  return kind === 'back_in_stock' ? i18n.t('You will hear when it is there again.') : i18n.t('You will hear of it.');
}

/** As the server counts it: rounded down, in whole minor units. */
const lessBy = ({ amount, currency }: Money, percent: number): Money => ({
  amount: Math.floor((amount * (100 - percent)) / 100),
  currency,
});

function percentHelp(text: string, price: Money): string | undefined {
  const percent = Number(text);
  if (!Number.isInteger(percent) || percent < 1 || percent > 99) return undefined;
  return i18n.t('So at most {price}.', { price: money(lessBy(price, percent)) });
}

function wishOf(kind: Kind, { text }: Filled, over: Money): Pick<NewPriceAlert, 'targetPrice' | 'percent'> {
  if (kind === 'percent') return { percent: Number(text('percent')) };
  if (kind !== 'target') return {};
  const { currency } = over;
  const amount = minorUnits(text('targetPrice'), currency);
  if (amount === null || amount === 0) {
    throw new FormFault(
      'targetPrice',
      i18n.t('Write a price like {example}.', { example: majorText(lessBy(over, 10)) }),
    );
  }
  if (amount >= over.amount) {
    throw new FormFault(
      'targetPrice',
      i18n.t('It costs {price} already. Write what you would rather pay.', { price: money(over) }),
    );
  }
  return { targetPrice: { amount, currency } };
}

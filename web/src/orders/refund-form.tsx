import { useState } from 'react';
import { type RefundWish, refundOrder } from '../api/orders.ts';
import type { Order, OrderLine } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { CheckField, Field, TextField } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { minorUnits } from '../parts/minor-units.ts';
import { i18n } from '../words.ts';
import type { ActProps } from './act-dialog.tsx';
import { chosenPieces, PiecesField } from './pieces-field.tsx';

type What = 'all' | 'lines' | 'amount';

/** Everything that is left, some pieces, or a sum; never more than was paid and not yet given back. */
export function RefundForm({ order, done }: ActProps) {
  const [what, setWhat] = useState<What>('all');
  const { currency } = order.total;
  const left = money({ amount: order.total.amount - order.refunded.amount, currency });
  const deliveryLeft = deliveryLeftOf(order);
  const choices: [What, string][] = [
    ['all', i18n.t('Everything that is left: {left}', { left })],
    ['lines', i18n.t('Some of the pieces')],
    ['amount', i18n.t('A sum of money')],
  ];
  return (
    <Form
      submit={i18n.t('Refund it')}
      explain={({ code }) => (code === 'more_than_paid' ? tooMuch(left) : null)}
      send={(filled, key) =>
        done(() => refundOrder(order.id, wishOf(what, order, filled), key), i18n.t('The buyer knows.'))
      }
    >
      {order.paymentMethod === 'pay_on_delivery' && (
        <p className="text-soft">
          {i18n.t('You hold the money of this order, so you give it back yourself. The market keeps account of it.')}
        </p>
      )}
      <fieldset>
        <legend className="mb-1 font-semibold">{i18n.t('How much goes back?')}</legend>
        {choices.map(([choice, words]) => (
          <label key={choice} className="flex min-h-11 cursor-pointer items-center gap-3 sm:min-h-9">
            <input
              type="radio"
              name="what"
              value={choice}
              checked={what === choice}
              onChange={() => setWhat(choice)}
              className="size-5 shrink-0 accent-glaze"
            />
            {words}
          </label>
        ))}
      </fieldset>
      {what === 'lines' && (
        <>
          <PiecesField
            legend={i18n.t('Which pieces?')}
            lines={order.lines.filter((line) => unrefunded(line) > 0)}
            most={unrefunded}
          />
          {deliveryLeft > 0 && (
            <CheckField
              label={i18n.t('The delivery fee too: {fee}', { fee: money({ amount: deliveryLeft, currency }) })}
              name="delivery"
            />
          )}
        </>
      )}
      {what === 'amount' && (
        <Field
          label={i18n.t('Sum in {currency}', { currency })}
          name="amount"
          required
          inputMode="decimal"
          autoComplete="off"
          help={i18n.t('At most {left}.', { left })}
        />
      )}
      {what !== 'amount' && <CheckField label={i18n.t('Put the pieces back into stock')} name="restock" />}
      <TextField
        label={i18n.t('Why?')}
        name="reason"
        optional
        maxLength={500}
        rows={2}
        help={i18n.t('The buyer reads this.')}
      />
    </Form>
  );
}

const tooMuch = (left: string) => i18n.t('No more than {left} can be refunded.', { left });

/** Pieces that were not wholly refunded yet, counted up where a part of one was. */
function unrefunded({ price, total, refunded, quantity }: OrderLine): number {
  if (price.amount === 0) return 0;
  return Math.min(quantity, Math.ceil((total.amount - refunded.amount) / price.amount));
}

function deliveryLeftOf({ deliveryFee, refunds }: Order): number {
  return deliveryFee.amount - refunds.reduce((sum, { delivery }) => sum + delivery.amount, 0);
}

function wishOf(what: What, order: Order, filled: Filled): RefundWish {
  const reason = filled.text('reason').trim();
  const restock = filled.checked('restock');
  const common = { ...(reason && { reason }) };
  if (what === 'all') return { ...common, ...(restock && { restock }) };
  if (what === 'amount') {
    const { currency } = order.total;
    const amount = minorUnits(filled.text('amount'), currency);
    if (!amount) {
      throw new FormFault('amount', i18n.t('Please write a price such as {example}.', { example: '12.50' }));
    }
    const left = order.total.amount - order.refunded.amount;
    if (amount > left) throw new FormFault('amount', tooMuch(money({ amount: left, currency })));
    return { ...common, amount: { amount, currency } };
  }
  const lines = chosenPieces(order, filled);
  const delivery = filled.checked('delivery');
  if (lines.length === 0 && !delivery) throw new FormFault('', i18n.t('Please choose what is refunded.'));
  return { ...common, ...(lines.length > 0 && { lines, ...(restock && { restock }) }), ...(delivery && { delivery }) };
}

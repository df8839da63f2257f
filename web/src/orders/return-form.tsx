import { askReturn } from '../api/orders.ts';
import { TextField } from '../parts/field.tsx';
import { Form, FormFault } from '../parts/form.tsx';
import { i18n } from '../words.ts';
import type { ActProps } from './act-dialog.tsx';
import { chosenPieces, PiecesField, returnable } from './pieces-field.tsx';

export function ReturnForm(props: ActProps) {
  return props.order.role === 'buyer' ? <SendBack {...props} /> : <ComesBack {...props} />;
}

/** What was sent and nobody took: all of it comes back to the shop. */
function ComesBack({ order, done }: ActProps) {
  return (
    <Form
      submit={i18n.t('It comes back')}
      send={({ text }, key) => {
        const lines = order.lines.map(({ id, quantity }) => ({ lineId: id, quantity }));
        return done(async () => {
          await askReturn(order.id, { lines, reason: text('reason').trim() }, key);
          return undefined;
        }, i18n.t('Say so here once it has arrived.'));
      }}
    >
      <p className="text-soft">
        {i18n.t('Everything of this order is on its way back to you. Once you have it, the order is done.')}
      </p>
      <TextField label={i18n.t('Why?')} name="reason" required maxLength={1000} rows={3} />
    </Form>
  );
}

function SendBack({ order, done }: ActProps) {
  return (
    <Form
      submit={i18n.t('Ask to return it')}
      explain={({ code }) =>
        code === 'return_too_late'
          ? i18n.t('The time for returning it is over.')
          : code === 'return_open'
            ? i18n.t('A return of this order is already under way.')
            : null
      }
      send={(filled, key) => {
        const lines = chosenPieces(order, filled);
        if (lines.length === 0) throw new FormFault('', i18n.t('Please choose what you send back.'));
        return done(
          async () => {
            await askReturn(order.id, { lines, reason: filled.text('reason').trim() }, key);
            return undefined;
          },
          i18n.t('{shop} has been asked.', { shop: order.shop.name }),
        );
      }}
    >
      <p className="text-soft">
        {i18n.t('Wait with sending until {shop} has answered. The money comes back once the goods have arrived.', {
          shop: order.shop.name,
        })}
      </p>
      <PiecesField
        legend={i18n.t('What do you send back?')}
        lines={order.lines.filter((line) => returnable(line) > 0)}
        most={returnable}
      />
      <TextField label={i18n.t('Why?')} name="reason" required maxLength={1000} rows={3} />
    </Form>
  );
}

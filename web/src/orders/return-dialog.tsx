import { acceptReturn, declineReturn, receiveReturn } from '../api/orders.ts';
import type { Order, OrderReturn } from '../api/types.ts';
import { Dialog } from '../parts/dialog.tsx';
import { CheckField, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { i18n } from '../words.ts';
import { useDone } from './act-dialog.tsx';
import type { Verdict } from './returns.tsx';

type Props = { verdict: Verdict; order: Order; back: OrderReturn; title: string; close: () => void };

/** What the shop answers to a return. */
export default function ReturnDialog({ verdict, order, back, title, close }: Props) {
  const done = useDone(close);
  const paid = order.paymentStatus === 'paid' || order.paymentStatus === 'partly_refunded';
  return (
    <Dialog title={title} close={close}>
      <Form
        submit={title}
        dangerous={verdict === 'decline'}
        send={({ text, checked }) =>
          done(async () => {
            const answer = text('answer').trim() || undefined;
            if (verdict === 'receive') await receiveReturn(back.id, checked('restock'));
            else await (verdict === 'accept' ? acceptReturn : declineReturn)(back.id, answer);
            return undefined;
          }, i18n.t('The buyer knows.'))
        }
      >
        {verdict === 'receive' ? (
          <>
            <p className="text-soft">
              {paid
                ? i18n.t('With this the buyer gets the money for these pieces back.')
                : i18n.t('With this the return is done.')}
            </p>
            <CheckField label={i18n.t('Put the pieces back into stock')} name="restock" defaultChecked />
          </>
        ) : (
          <TextField
            label={i18n.t('Your answer to the buyer')}
            name="answer"
            optional={verdict === 'accept'}
            required={verdict === 'decline'}
            maxLength={1000}
            rows={3}
            help={verdict === 'accept' ? i18n.t('Where to send it, for instance.') : undefined}
          />
        )}
      </Form>
    </Dialog>
  );
}

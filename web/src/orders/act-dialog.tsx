import { useQueryClient } from '@tanstack/react-query';
import { cancelOrder, confirmOrder, shipOrder } from '../api/orders.ts';
import { isProblem } from '../api/problem.ts';
import type { Order } from '../api/types.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field, TextField } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import type { Asked } from './acts.tsx';
import { ordersChanged } from './queries.ts';
import { RefundForm } from './refund-form.tsx';
import { ReturnForm } from './return-form.tsx';

type Props = { act: Asked; order: Order; title: string; close: () => void };

export default function ActDialog({ act, order, title, close }: Props) {
  const Content = forms[act];
  const done = useDone(close);
  return (
    <Dialog title={title} close={close}>
      <Content {...{ order, done }} />
    </Dialog>
  );
}

export type ActProps = { order: Order; done: Done };
type Done = (act: () => Promise<Order | undefined>, said: string) => Promise<void>;

const forms: Record<Asked, (props: ActProps) => React.ReactNode> = {
  confirm: ConfirmForm,
  ship: ShipForm,
  cancel: CancelForm,
  refund: RefundForm,
  return: ReturnForm,
};

/** Does it, shows the order as it is then, and closes. Where the other side was faster, the page behind shows that too. */
export function useDone(close: () => void): Done {
  const client = useQueryClient();
  return async (act, said) => {
    try {
      const order = await act();
      close();
      toast(said);
      await ordersChanged(client, order);
    } catch (error) {
      if (isProblem(error, 'wrong_order_state', 'return_open', 'more_than_paid')) void ordersChanged(client);
      throw error;
    }
  };
}

const written = ({ text }: Filled, name: string) => text(name).trim() || undefined;

function ConfirmForm({ order: { id, delivery }, done }: ActProps) {
  const pickup = delivery.kind === 'pickup';
  return (
    <Form
      submit={i18n.t('Confirm it')}
      send={(filled) => done(() => confirmOrder(id, written(filled, 'note')), i18n.t('The buyer knows.'))}
    >
      <p className="text-soft">
        {pickup
          ? i18n.t('The buyer is told that it is ready to be fetched.')
          : i18n.t('The buyer is told that you have it and will get it ready.')}
      </p>
      <Field label={i18n.t('A word to the buyer')} name="note" optional maxLength={500} autoComplete="off" />
    </Form>
  );
}

function ShipForm({ order: { id }, done }: ActProps) {
  return (
    <Form
      submit={i18n.t('It is on its way')}
      send={(filled) => {
        const [carrier, trackingNumber] = [written(filled, 'carrier'), written(filled, 'trackingNumber')];
        const trackingUrl = written(filled, 'trackingUrl');
        if (trackingUrl && !/^https?:\/\/\S+$/i.test(trackingUrl)) {
          throw new FormFault('trackingUrl', i18n.t('Please write a whole address that begins with https://'));
        }
        return done(
          () =>
            shipOrder(id, {
              ...(carrier && { carrier }),
              ...(trackingNumber && { trackingNumber }),
              ...(trackingUrl && { trackingUrl }),
            }),
          i18n.t('The buyer knows.'),
        );
      }}
    >
      <p className="text-soft">{i18n.t('Leave it empty where you bring it yourself.')}</p>
      <Field
        label={i18n.t('Who carries it')}
        name="carrier"
        optional
        maxLength={100}
        autoComplete="off"
        placeholder={i18n.t('Post, DHL, my bicycle …')}
      />
      <Field label={i18n.t('Tracking number')} name="trackingNumber" optional maxLength={100} autoComplete="off" />
      <Field
        label={i18n.t('Link to follow it')}
        name="trackingUrl"
        type="url"
        optional
        maxLength={500}
        autoComplete="off"
        placeholder="https://"
      />
    </Form>
  );
}

function CancelForm({ order: { id, role, paymentStatus, shop }, done }: ActProps) {
  const paid = paymentStatus === 'paid' || paymentStatus === 'partly_refunded';
  return (
    <Form
      dangerous
      submit={i18n.t('Cancel the order')}
      send={(filled) => done(() => cancelOrder(id, written(filled, 'reason')), i18n.t('The order is cancelled.'))}
    >
      <p className="text-soft">
        {paid
          ? i18n.t('Everything that was paid goes back. This cannot be undone.')
          : i18n.t('Nothing is sent and nothing is owed. This cannot be undone.')}
      </p>
      <TextField
        label={i18n.t('Why?')}
        name="reason"
        optional
        maxLength={500}
        rows={3}
        help={role === 'buyer' ? i18n.t('{shop} reads this.', { shop: shop.name }) : i18n.t('The buyer reads this.')}
      />
    </Form>
  );
}

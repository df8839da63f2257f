import { shipOrder } from '../api/orders.ts';
import type { OrderCard } from '../api/types.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { i18n } from '../words.ts';

type Props = { order: OrderCard; done: () => void; close: () => void };

/** Everything in it may stay empty: who brings it by hand has no number to give. */
export default function ShipDialog({ order: { id, number }, done, close }: Props) {
  return (
    <Dialog title={i18n.t('Order {number} is on its way', { number })} close={close}>
      <Form
        submit={i18n.t('It is on its way')}
        send={async ({ text }) => {
          const carrier = text('carrier').trim();
          const trackingNumber = text('trackingNumber').trim();
          const trackingUrl = text('trackingUrl').trim();
          await shipOrder(id, {
            ...(carrier && { carrier }),
            ...(trackingNumber && { trackingNumber }),
            ...(trackingUrl && { trackingUrl }),
          });
          // Closed before the row goes, so that the focus comes back to it first.
          close();
          done();
        }}
      >
        <p className="text-soft">{i18n.t('The buyer is told, and reads what you write here.')}</p>
        <Field label={i18n.t('Who brings it')} name="carrier" optional maxLength={100} autoComplete="off" />
        <Field
          label={i18n.t('Tracking number')}
          name="trackingNumber"
          optional
          maxLength={100}
          autoComplete="off"
          dir="ltr"
        />
        <Field
          label={i18n.t('Address to follow it')}
          name="trackingUrl"
          optional
          inputMode="url"
          maxLength={500}
          autoComplete="off"
          placeholder="https://"
          dir="ltr"
        />
      </Form>
    </Dialog>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { deliverOrder } from '../api/orders.ts';
import { isProblem } from '../api/problem.ts';
import type { Order } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { ordersChanged } from './queries.ts';

const load = () => import('./act-dialog.tsx');
const ActDialog = lazy(load);

export type Asked = Exclude<Order['acts'][number], 'deliver'>;

/** What the reader may do now. An open dialog stays when news of the other side take its button away. */
export function Acts({ order }: { order: Order }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const client = useQueryClient();
  const { acts, role } = order;
  const label: Record<Asked, string> = {
    confirm: i18n.t('Confirm the order'),
    ship: i18n.t('Send it off'),
    return: role === 'buyer' ? i18n.t('Send something back') : i18n.t('Nobody took it'),
    refund: i18n.t('Refund'),
    cancel: i18n.t('Cancel the order'),
  };
  const button = (act: Asked, look: 'main' | 'plain' | 'danger') =>
    acts.includes(act) && (
      <Button
        look={look}
        aria-haspopup="dialog"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setAsked(act)}
      >
        {label[act]}
      </Button>
    );
  return (
    <div className="mt-5 flex flex-wrap gap-3 empty:hidden print:hidden">
      {button('confirm', 'main')}
      {button('ship', 'main')}
      {acts.includes('deliver') && (
        <ConfirmButton
          harmless
          look={role === 'buyer' || order.delivery.kind === 'pickup' || order.status === 'shipped' ? 'main' : 'plain'}
          {...deliverWords(order)}
          act={() => deliver(order)}
        />
      )}
      {button('return', 'plain')}
      {button('refund', 'plain')}
      {button('cancel', 'danger')}
      {asked && (
        <Suspense>
          <ActDialog act={asked} order={order} title={label[asked]} close={() => setAsked(null)} />
        </Suspense>
      )}
    </div>
  );

  async function deliver({ id }: Order) {
    try {
      await ordersChanged(client, await deliverOrder(id));
      toast(role === 'buyer' ? i18n.t('Thank you. Enjoy it!') : i18n.t('Done. The payment is noted.'));
    } catch (error) {
      if (isProblem(error, 'wrong_order_state')) void ordersChanged(client);
      throw error;
    }
  }
}

function deliverWords({ role, delivery: { kind }, total, paymentStatus }: Order) {
  if (role === 'buyer') {
    return {
      label: i18n.t('I have it'),
      title: i18n.t('Is everything there?'),
      explain: i18n.t('Say so once you hold it in your hands and have paid for it.'),
      action: i18n.t('Yes, I have it'),
    };
  }
  const due = paymentStatus === 'due' && total.amount > 0;
  return {
    label: kind === 'pickup' ? i18n.t('It was picked up') : i18n.t('It was delivered'),
    title: kind === 'pickup' ? i18n.t('Was it picked up?') : i18n.t('Was it delivered?'),
    explain: due
      ? i18n.t('With this you also say that the buyer has paid you.')
      : i18n.t('The order is done with this.'),
    action: due ? i18n.t('Yes, and it is paid') : i18n.t('Yes'),
  };
}

import type { OrderCard } from '../api/types.ts';

type Standing = { status: OrderCard['status']; delivery: Pick<OrderCard['delivery'], 'kind'> };

/** The one act that takes an order on its way; null where nothing is left to do but to look at it. */
export function nextAct({ status, delivery }: Standing): 'confirm' | 'ship' | 'deliver' | null {
  if (status === 'placed') return 'confirm';
  if (status === 'confirmed') return delivery.kind === 'delivery' ? 'ship' : 'deliver';
  return status === 'shipped' ? 'deliver' : null;
}

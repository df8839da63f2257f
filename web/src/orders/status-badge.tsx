import { clsx } from 'clsx';
import type { OrderCard, OrderStatus } from '../api/types.ts';
import { statusWord } from './words.ts';

const looks: Record<OrderStatus, string> = {
  placed: 'bg-saffron-wash text-ink',
  confirmed: 'bg-glaze-wash text-glaze',
  shipped: 'bg-glaze-wash text-glaze',
  delivered: 'bg-glaze-wash text-olive',
  cancelled: 'bg-sunk text-soft',
  returned: 'bg-sunk text-soft',
};

export const StatusBadge = ({ order: { status, delivery } }: { order: Pick<OrderCard, 'status' | 'delivery'> }) => (
  <span
    className={clsx('inline-block rounded-full px-3 py-0.5 text-sm font-semibold whitespace-nowrap', looks[status])}
  >
    {statusWord(status, delivery.kind)}
  </span>
);

import type { DeliveryKind, OrderStatus } from './schema.ts';

/** Who acts: `house` is the market itself, by its admins and its jobs. */
export type Side = 'buyer' | 'shop' | 'house';
export type Move = 'confirm' | 'ship' | 'deliver' | 'cancel';

export interface Edge {
  readonly from: OrderStatus;
  readonly by: readonly Side[];
  /** Only of orders that get to the buyer in one of these ways. */
  readonly kinds?: readonly DeliveryKind[];
}

const shop: readonly Side[] = ['shop', 'house'];
const anybody: readonly Side[] = ['buyer', 'shop', 'house'];

/** Every way from state to state, beside that of a received return. The database holds the same edges. */
export const moves: {
  readonly [M in Move]: { readonly to: Exclude<OrderStatus, 'placed'>; readonly edges: readonly Edge[] };
} = {
  confirm: { to: 'confirmed', edges: [{ from: 'placed', by: shop }] },
  ship: { to: 'shipped', edges: [{ from: 'confirmed', by: shop, kinds: ['delivery', 'arranged'] }] },
  deliver: {
    to: 'delivered',
    edges: [
      { from: 'confirmed', by: shop, kinds: ['pickup', 'arranged'] },
      { from: 'shipped', by: anybody },
    ],
  },
  cancel: {
    to: 'cancelled',
    edges: [
      { from: 'placed', by: anybody },
      { from: 'confirmed', by: shop },
    ],
  },
};

interface Standing {
  readonly status: OrderStatus;
  readonly deliveryKind: DeliveryKind;
}

/** As which of its sides somebody may make that move now; undefined where they may not. */
export function sideFor(move: Move, { status, deliveryKind }: Standing, sides: readonly Side[]): Side | undefined {
  const edge = moves[move].edges.find(({ from, kinds }) => from === status && (kinds?.includes(deliveryKind) ?? true));
  return sides.find((side) => edge?.by.includes(side));
}

/** Whether anybody on one of these sides ever makes that move. */
export function mayEver(move: Move, sides: readonly Side[]): boolean {
  return moves[move].edges.some(({ by }) => sides.some((side) => by.includes(side)));
}

import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { domainEvent, personEvent } from '#platform/logs/events.ts';
import { OrderStatus, PaymentStatus } from './schema.ts';

/** What every event of an order says: whose it is, and what it is worth in minor units. */
const ofOrder = {
  orderId: Id,
  shopId: Id,
  buyerId: Id,
  currency: Type.String(),
};

export const orderPlaced = domainEvent(
  'order.placed',
  'Somebody ordered in a shop; the stock is taken. `day` is the day in the time zone of the shop.',
  Type.Object({ ...ofOrder, totalAmount: Type.Integer(), productIds: Type.Array(Id), day: Type.String() }),
);

export const orderMoved = domainEvent(
  'order.moved',
  'An order went on: confirmed, shipped, delivered, cancelled or returned.',
  Type.Object({ ...ofOrder, from: OrderStatus, to: OrderStatus }),
);

export const orderPaid = domainEvent(
  'order.paid',
  'The money for an order is there.',
  Type.Object({ ...ofOrder, amount: Type.Integer() }),
);

export const orderRefunded = domainEvent(
  'order.refunded',
  'Some or all of what was paid went back to the buyer.',
  Type.Object({ ...ofOrder, refundId: Id, amount: Type.Integer() }),
);

export const cartChanged = domainEvent(
  'cart.changed',
  'Somebody put something into a cart that was not in it before.',
  Type.Object({ productId: Id, shopId: Id, userId: Type.Union([Id, Type.Null()]) }),
);

export const orderNews = personEvent(
  'order.changed',
  'An order of mine, or of a shop I work for, is not as it was. Fetch it.',
  Type.Object({ orderId: Id, shopId: Id, status: OrderStatus, paymentStatus: PaymentStatus }),
);

export const cartNews = personEvent(
  'cart.updated',
  'My cart is not as it was, perhaps on another device. Fetch it.',
  Type.Object({}),
);

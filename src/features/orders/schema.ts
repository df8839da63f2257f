import Type, { type Static } from 'typebox';
import { ShopName } from '#features/shops/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Money, Nullable, Time } from '#platform/http/schema.ts';

export const OrderStatus = Type.Enum(['placed', 'confirmed', 'shipped', 'delivered', 'cancelled', 'returned']);
export type OrderStatus = Static<typeof OrderStatus>;

export const PaymentStatus = Type.Enum(['due', 'authorised', 'paid', 'partly_refunded', 'refunded']);
export type PaymentStatus = Static<typeof PaymentStatus>;

export const PaymentMethodName = Type.Enum(['pay_on_delivery']);
export type PaymentMethodName = Static<typeof PaymentMethodName>;

/** How the goods get to the buyer; `arranged` is between the two, in shops that offer neither of the others. */
export const DeliveryKind = Type.Enum(['delivery', 'pickup', 'arranged']);
export type DeliveryKind = Static<typeof DeliveryKind>;

const line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

export const Address = Type.Object(
  {
    name: line(120),
    street: line(200),
    postalCode: Type.Optional(Type.String({ maxLength: 20 })),
    city: line(120),
    region: Type.Optional(Type.String({ maxLength: 120 })),
    country: Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2' }),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  },
  {
    title: 'Address',
    description: 'Kept encrypted. Where it has no point, the middle of its town stands for it.',
    examples: [
      { name: 'Ana Sousa', street: 'Rua das Flores 12', postalCode: '1200-194', city: 'Lisbon', country: 'PT' },
    ],
  },
);
export type Address = Static<typeof Address>;

const Person = Type.Object({ id: Id, name: Type.String() });

/** What a list shows of an order. */
export const OrderCard = Type.Object(
  {
    id: Id,
    number: Type.Integer({ description: 'What people call it; counts up over the whole market.' }),
    status: OrderStatus,
    paymentStatus: PaymentStatus,
    shop: ShopName,
    buyer: Person,
    total: Money,
    refunded: Money,
    pieces: Type.Integer({ description: 'Of all lines together.' }),
    title: Type.String({ description: 'Of its first line.' }),
    imageUrl: Nullable(Type.String()),
    delivery: Type.Object({ kind: DeliveryKind, name: Type.String() }),
    openReturn: Type.Boolean({ description: 'Whether a return waits for the shop or is on its way.' }),
    placedAt: Time,
    updatedAt: Time,
  },
  { title: 'OrderCard' },
);
export type OrderCard = Static<typeof OrderCard>;

export const OrderLine = Type.Object(
  {
    id: Id,
    productId: Id,
    variantId: Nullable(Id),
    title: Type.String(),
    options: Type.Record(Type.String(), Type.String()),
    sku: Nullable(Type.String()),
    imageUrl: Nullable(Type.String()),
    quantity: Type.Integer(),
    price: Money,
    total: Money,
    refunded: Money,
    returnedQuantity: Type.Integer(),
  },
  { title: 'OrderLine' },
);
export type OrderLine = Static<typeof OrderLine>;

export const OrderChange = Type.Object(
  {
    id: Id,
    kind: Type.Enum(['status', 'payment', 'return']),
    from: Nullable(Type.String()),
    to: Type.String(),
    by: Type.Enum(['buyer', 'shop', 'house'], { description: '`house` is the market itself.' }),
    note: Type.String(),
    amount: Nullable(Money),
    at: Time,
  },
  { title: 'OrderChange', description: 'One step of an order, of its payment, or of a return.' },
);
export type OrderChange = Static<typeof OrderChange>;

export const ReturnStatus = Type.Enum(['requested', 'accepted', 'declined', 'received']);
export type ReturnStatus = Static<typeof ReturnStatus>;

export const OrderReturn = Type.Object(
  {
    id: Id,
    status: ReturnStatus,
    reason: Type.String(),
    answer: Type.String({ description: "The shop's." }),
    lines: Type.Array(Type.Object({ lineId: Id, quantity: Type.Integer() })),
    createdAt: Time,
  },
  { title: 'OrderReturn' },
);
export type OrderReturn = Static<typeof OrderReturn>;

export const OrderRefund = Type.Object(
  {
    id: Id,
    amount: Money,
    delivery: Money,
    lines: Type.Array(Type.Object({ lineId: Id, amount: Money })),
    reason: Type.String(),
    createdAt: Time,
  },
  { title: 'OrderRefund' },
);
export type OrderRefund = Static<typeof OrderRefund>;

/** What the asker may do with an order as it stands. */
export const OrderAct = Type.Enum(['confirm', 'ship', 'deliver', 'cancel', 'refund', 'return']);
export type OrderAct = Static<typeof OrderAct>;

export const Order = Type.Evaluate(
  Type.Intersect([
    OrderCard,
    Type.Object({
      role: Type.Enum(['buyer', 'shop', 'admin'], { description: 'What the asker is to it.' }),
      acts: Type.Array(OrderAct, { description: 'What the asker may do with it now.' }),
      lines: Type.Array(OrderLine),
      goods: Money,
      deliveryFee: Money,
      commission: Nullable(Money),
      paymentMethod: PaymentMethodName,
      address: Nullable(Address),
      pickup: Nullable(Type.Object({ name: Type.String(), street: Nullable(Type.String()), city: Type.String() })),
      note: Type.String({ description: "The buyer's, to the shop." }),
      shipment: Nullable(
        Type.Object({
          carrier: Nullable(Type.String()),
          trackingNumber: Nullable(Type.String()),
          trackingUrl: Nullable(Type.String()),
        }),
      ),
      history: Type.Array(OrderChange, { description: 'Oldest first.' }),
      returns: Type.Array(OrderReturn),
      refunds: Type.Array(OrderRefund),
    }),
  ]),
  { title: 'Order' },
);
export type Order = Static<typeof Order>;

export const OrdersQuery = Type.Evaluate(
  Type.Intersect([
    Paging,
    Type.Object({
      status: Type.Optional(OrderStatus),
      paymentStatus: Type.Optional(PaymentStatus),
      q: Type.Optional(
        Type.String({
          maxLength: 100,
          description: 'A number (digits alone), or how words of a title or a name begin.',
        }),
      ),
      openReturn: Type.Optional(Type.Boolean({ description: 'Only those a return of which is open, or without one.' })),
    }),
  ]),
);
export type OrdersQuery = Static<typeof OrdersQuery>;

export const OrderPage = Page(OrderCard);
export type OrderPage = Static<typeof OrderPage>;

export const ShopOrderPage = Type.Evaluate(
  Type.Intersect([
    OrderPage,
    Type.Object({
      counts: Type.Object(
        { placed: Type.Integer(), confirmed: Type.Integer(), shipped: Type.Integer() },
        { description: 'What waits for the shop, and what is on its way.' },
      ),
    }),
  ]),
);
export type ShopOrderPage = Static<typeof ShopOrderPage>;

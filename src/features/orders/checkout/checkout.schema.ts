import Type, { type Static } from 'typebox';
import { ShopName } from '#features/shops/schema.ts';
import { Id, Money, Nullable } from '#platform/http/schema.ts';
import { CartNotice } from '../cart/schema.ts';
import { Address, DeliveryKind, PaymentMethodName } from '../schema.ts';

const Choice = Type.Object(
  {
    kind: DeliveryKind,
    zoneId: Type.Optional(Nullable(Id)),
    locationId: Type.Optional(Nullable(Id)),
  },
  {
    description: 'One of the options of a quote. Without an id the cheapest of that kind is taken, or the first place.',
  },
);

export const CheckoutWish = Type.Object(
  {
    address: Type.Optional(Address),
    orders: Type.Optional(
      Type.Array(
        Type.Object({
          shopId: Id,
          delivery: Type.Optional(Choice),
          note: Type.Optional(Type.String({ maxLength: 1000, description: 'To the shop. Kept encrypted.' })),
        }),
        {
          minItems: 1,
          maxItems: 100,
          description: 'The shops of the cart to order from; without it, all of them.',
        },
      ),
    ),
    paymentMethod: Type.Optional(PaymentMethodName),
  },
  {
    title: 'CheckoutWish',
    examples: [
      {
        address: { name: 'Ana Sousa', street: 'Rua das Flores 12', city: 'Lisbon', country: 'PT' },
        paymentMethod: 'pay_on_delivery',
      },
    ],
  },
);
export type CheckoutWish = Static<typeof CheckoutWish>;

export const CheckoutOrder = Type.Evaluate(
  Type.Intersect([
    CheckoutWish,
    Type.Object({
      quote: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'That of a quote: where something costs other than it did then, nothing is bought.',
        }),
      ),
    }),
  ]),
  { title: 'CheckoutOrder' },
);
export type CheckoutOrder = Static<typeof CheckoutOrder>;

export const DeliveryOption = Type.Object(
  {
    kind: DeliveryKind,
    zoneId: Nullable(Id),
    locationId: Nullable(Id),
    name: Type.String({ description: 'What the shop calls the zone or the place.' }),
    place: Nullable(Type.String({ description: 'Where goods are picked up, as everybody may know it.' })),
    fee: Money,
    least: Nullable(Money),
    reached: Type.Boolean({ description: 'Whether the goods are worth `least`; else it cannot be chosen.' }),
    daysFrom: Nullable(Type.Integer()),
    daysTo: Nullable(Type.Integer()),
  },
  { title: 'DeliveryOption' },
);
export type DeliveryOption = Static<typeof DeliveryOption>;

export const QuoteProblem = Type.Enum([
  'out_of_stock',
  'not_for_sale',
  'own_shop',
  'offer_ended',
  'address_missing',
  'not_delivered_there',
  'least_not_reached',
]);
export type QuoteProblem = Static<typeof QuoteProblem>;

export const QuotedOrder = Type.Object(
  {
    shop: ShopName,
    lines: Type.Array(
      Type.Object({
        itemId: Id,
        productId: Id,
        variantId: Nullable(Id),
        title: Type.String(),
        options: Type.Record(Type.String(), Type.String()),
        imageUrl: Nullable(Type.String()),
        quantity: Type.Integer(),
        price: Money,
        total: Money,
        notices: Type.Array(CartNotice),
      }),
    ),
    options: Type.Array(DeliveryOption, {
      description:
        'The zones that the address lies in, and the places to pick up at. Without an address, the zones that are everywhere.',
    }),
    chosen: Nullable(DeliveryOption),
    goods: Money,
    delivery: Nullable(Money),
    total: Nullable(Money),
    problems: Type.Array(QuoteProblem, { description: 'What is in the way of ordering this.' }),
  },
  { title: 'QuotedOrder' },
);
export type QuotedOrder = Static<typeof QuotedOrder>;

export const Quote = Type.Object(
  {
    orders: Type.Array(QuotedOrder),
    totals: Type.Array(Money, { description: 'One of each currency; of the orders that nothing is in the way of.' }),
    needsAddress: Type.Boolean({ description: 'Whether something of it is delivered to an address.' }),
    paymentMethods: Type.Array(PaymentMethodName),
    quote: Nullable(
      Type.String({
        description: 'Given to the checkout, nothing is bought at another price. Null while anything is in the way.',
      }),
    ),
  },
  { title: 'Quote' },
);
export type Quote = Static<typeof Quote>;

export const PlacedCheckout = Type.Object(
  {
    id: Id,
    orders: Type.Array(Type.Object({ id: Id, number: Type.Integer(), shop: ShopName, total: Money })),
    totals: Type.Array(Money, { description: 'One of each currency.' }),
  },
  { title: 'PlacedCheckout' },
);
export type PlacedCheckout = Static<typeof PlacedCheckout>;

import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false };
const Constant = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** As in a mapping of products: the first of these fields that is not empty, else the default; or always the value. */
const source = {
  from: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
  default: Type.Optional(Constant),
  value: Type.Optional(Constant),
};
const Source = Type.Object(source, closed);

/**
 * A text put together. `join`: all the fields count, not only the first that is not empty, and the entries of lists in
 * them, with this between. `before`: what stands before it, where there is any.
 */
const Text = Type.Object(
  { ...source, join: Type.Optional(Type.String()), before: Type.Optional(Type.String()) },
  closed,
);

/** The fields of a file of shops and what they are to us. */
export const ShopMappingSchema = Type.Object(
  {
    externalId: Source,
    name: Text,
    /** Parts of one text, each a paragraph. */
    description: Type.Optional(Type.Array(Text, { minItems: 1 })),
    currency: Type.Optional(Source),
    timeZone: Type.Optional(Source),
    /**
     * A text such as `Mon-Fri: 9-6; Sat: 10-4`, or the hours of a week in our own form. `clock`: whether '9-6' is by a
     * clock of 12 hours whose am and pm are left out, or of 24.
     */
    hours: Type.Optional(Type.Object({ ...source, clock: Type.Optional(Type.Enum([12, 24])) }, closed)),
    location: Type.Optional(
      Type.Object(
        {
          latitude: Source,
          longitude: Source,
          street: Type.Optional(Text),
          postalCode: Type.Optional(Text),
          city: Type.Optional(Text),
          region: Type.Optional(Text),
          country: Type.Optional(Source),
          offersPickup: Type.Optional(Source),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ShopMapping = Static<typeof ShopMappingSchema>;
export type TextRule = Static<typeof Text>;

/** How a file in our own form is read. */
export const ownShopMapping: ShopMapping = {
  externalId: { from: ['externalId'] },
  name: { from: ['name'] },
  description: [{ from: ['description'] }],
  currency: { from: ['currency'] },
  timeZone: { from: ['timeZone'] },
  hours: { from: ['hours'], clock: 24 },
  location: {
    latitude: { from: ['location.latitude'] },
    longitude: { from: ['location.longitude'] },
    street: { from: ['location.street'] },
    postalCode: { from: ['location.postalCode'] },
    city: { from: ['location.city'] },
    region: { from: ['location.region'] },
    country: { from: ['location.country'] },
    offersPickup: { from: ['location.offersPickup'] },
  },
};

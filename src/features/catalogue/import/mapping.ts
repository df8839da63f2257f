import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false };
const Constant = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** Where a value comes from: the first of these fields that is not empty, else the default; or always the same value. */
const source = {
  from: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
  default: Type.Optional(Constant),
  value: Type.Optional(Constant),
};
const Source = Type.Object(source, closed);
/** `tidy`: a text that is too long is shortened at a word and control characters are taken out, instead of being refused. */
const Text = Type.Object({ ...source, tidy: Type.Optional(Type.Boolean()) }, closed);
/** `split`: the sign between the entries, where the field holds one text and no list. */
const List = Type.Object({ ...source, split: Type.Optional(Type.String({ minLength: 1 })) }, closed);
const DecimalSign = Type.Enum(['.', ',']);

const Status = Type.Enum(['draft', 'active', 'archived']);

/** The fields of a file and what they are to us. A field that is not named here is passed over, unless `unmapped` says otherwise. */
export const MappingSchema = Type.Object(
  {
    externalId: Source,
    title: Text,
    /** `html`: tags are taken out and entities written as what they stand for. */
    description: Type.Optional(Type.Object({ ...Text.properties, html: Type.Optional(Type.Boolean()) }, closed)),
    brand: Type.Optional(Text),
    /** `strict`: a wrong check digit refuses the row; else the product comes without it, with a warning. */
    gtin: Type.Optional(Type.Object({ ...source, strict: Type.Optional(Type.Boolean()) }, closed)),
    price: Type.Object(
      {
        amount: Source,
        currency: Source,
        /** Whether 4995 means 49.95 (minor) or 4,995.00 (major). */
        unit: Type.Enum(['minor', 'major']),
        /** Needed where a text such as '1.299,00' or '12,50' may stand. */
        decimalSign: Type.Optional(DecimalSign),
      },
      closed,
    ),
    stock: Type.Optional(Source),
    /** Of a product that comes in one kind only. */
    sku: Type.Optional(Source),
    /** A list of `{ options, sku?, price?, stock? }`, as in our own form; amounts in the unit of `price`. */
    variants: Type.Optional(Source),
    /** `values`: the file's own words for the three we know. */
    status: Type.Optional(
      Type.Object({ ...source, values: Type.Optional(Type.Record(Type.String(), Status)) }, closed),
    ),
    category: Type.Optional(List),
    tags: Type.Optional(List),
    /** Either all fields whose name begins with `prefix`, under the rest of their name, or one field `from` that holds an object. */
    attributes: Type.Optional(
      Type.Array(
        Type.Object(
          {
            prefix: Type.Optional(Type.String({ minLength: 1 })),
            from: Type.Optional(Type.String({ minLength: 1 })),
            type: Type.Optional(Type.Enum(['text', 'number', 'boolean'])),
            decimalSign: Type.Optional(DecimalSign),
            tidy: Type.Optional(Type.Boolean()),
          },
          closed,
        ),
      ),
    ),
    imageUrl: Type.Optional(Source),
    releasedAt: Type.Optional(Source),
    unmapped: Type.Optional(Type.Enum(['ignore', 'refuse'])),
  },
  closed,
);
export type Mapping = Static<typeof MappingSchema>;
export type SourceRule = Static<typeof Source>;
export type AttributeRule = NonNullable<Mapping['attributes']>[number];

/** How a file in our own form is read, the one that the export writes. */
export const identityMapping: Mapping = {
  externalId: { from: ['externalId'] },
  title: { from: ['title'] },
  description: { from: ['description'] },
  brand: { from: ['brand'] },
  gtin: { from: ['gtin'], strict: true },
  price: { amount: { from: ['price.amount'] }, currency: { from: ['price.currency'] }, unit: 'minor' },
  stock: { from: ['stock'] },
  sku: { from: ['sku'] },
  variants: { from: ['variants'] },
  status: { from: ['status'] },
  category: { from: ['category'] },
  tags: { from: ['tags'] },
  attributes: [{ from: 'attributes' }],
  imageUrl: { from: ['imageUrl'] },
  releasedAt: { from: ['releasedAt'] },
  unmapped: 'refuse',
};

/** The same for what the rows of our own CSV are put together to: their prices are as people write them. */
export const csvMapping: Mapping = {
  ...identityMapping,
  price: { ...identityMapping.price, unit: 'major', decimalSign: '.' },
};

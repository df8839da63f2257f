import Type from 'typebox';

/** Building blocks of inputs and answers. */
export const Id = Type.String({ format: 'uuid', description: 'UUIDv7' });
export const Time = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' });
export const IdParams = Type.Object({ id: Id });

export const Money = Type.Object(
  {
    amount: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'Minor units (cents)' }),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217', examples: ['EUR'] }),
  },
  { title: 'Money', examples: [{ amount: 1299, currency: 'EUR' }] },
);

export function Nullable<T extends Type.TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

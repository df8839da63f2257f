import Type, { type Static } from 'typebox';
import { ShopName } from '#features/shops/schema.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

export const NewBlock = Type.Object(
  {
    userId: Type.Optional(Id),
    conversationId: Type.Optional(
      Type.String({
        format: 'uuid',
        description: 'Instead: the other side of it. Of a shop that is its owner; for a shop it is the buyer.',
      }),
    ),
  },
  { title: 'NewBlock', examples: [{ userId: '019a9d3e-7c00-7000-8000-000000000003' }] },
);
export type NewBlock = Static<typeof NewBlock>;

export const Block = Type.Object(
  {
    user: Type.Object({ id: Id, name: Type.String() }),
    shop: Nullable(ShopName),
    createdAt: Time,
  },
  { title: 'Block', description: '`shop` is one of the blocked person that the asker talked with.' },
);
export type Block = Static<typeof Block>;

const ofShop = Type.Optional(
  Type.String({ minLength: 1, maxLength: 60, description: 'In the name of this shop: its id or slug.' }),
);

export const BlocksQuery = Type.Object({ ...Paging.properties, shop: ofShop });
export type BlocksQuery = Static<typeof BlocksQuery>;

export const BlockPage = Page(Block);
export type BlockPage = Static<typeof BlockPage>;

export const BlockedParams = Type.Object({ userId: Id });
export const UnblockQuery = Type.Object({ shop: ofShop });

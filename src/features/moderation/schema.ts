import Type, { type Static } from 'typebox';
import { Attachment } from '#features/conversations/attachments/schema.ts';
import { Id, Nullable, Time } from '#platform/http/schema.ts';

export const ReportReason = Type.Enum(['prohibited', 'counterfeit', 'misleading', 'offensive', 'fraud', 'other']);
export const ReportStatus = Type.Enum(['open', 'upheld', 'dismissed'], {
  description: 'Upheld: what was reported is hidden.',
});
const Note = Type.String({ maxLength: 1_000, description: 'For the people concerned.' });

export const NewReport = Type.Object(
  {
    productId: Type.Optional(Id),
    shopId: Type.Optional(Id),
    reviewId: Type.Optional(Id),
    messageId: Type.Optional(
      Type.String({ format: 'uuid', description: 'What the other side wrote in a conversation of mine.' }),
    ),
    reason: ReportReason,
    details: Type.Optional(Type.String({ maxLength: 2_000 })),
  },
  {
    title: 'NewReport',
    examples: [
      { productId: '019a9d3e-7c00-7000-8000-000000000002', reason: 'counterfeit', details: 'The logo is misspelt.' },
    ],
  },
);
export type NewReport = Static<typeof NewReport>;

/** What the reporter gets back. */
export const ReportReceipt = Type.Object({ id: Id, status: ReportStatus, createdAt: Time }, { title: 'ReportReceipt' });
export type ReportReceipt = Static<typeof ReportReceipt>;

export const Report = Type.Object(
  {
    id: Id,
    reason: ReportReason,
    details: Type.String(),
    status: ReportStatus,
    createdAt: Time,
    reporter: Nullable(Type.Object({ id: Id, name: Type.String() })),
    review: Nullable(
      Type.Object(
        {
          id: Id,
          rating: Type.Integer(),
          title: Type.String(),
          body: Type.String(),
          author: Nullable(Type.Object({ id: Id, name: Type.String() })),
          hidden: Type.Boolean(),
        },
        { description: 'Where a review was reported; `product` is what it is of.' },
      ),
    ),
    message: Nullable(
      Type.Object(
        {
          id: Id,
          said: Type.String({ description: 'As it was when it was reported.' }),
          attachments: Type.Array(Attachment, { description: 'As they are now.' }),
          side: Type.Enum(['buyer', 'shop']),
          sender: Nullable(Type.Object({ id: Id, name: Type.String() })),
          sentAt: Time,
          hidden: Type.Boolean(),
          deleted: Type.Boolean({ description: 'Whether its sender took it back since.' }),
        },
        { description: 'Where a message was reported. Its conversation is nobody else’s to read.' },
      ),
    ),
    product: Nullable(Type.Object({ id: Id, title: Type.String(), status: Type.String() })),
    shop: Type.Object(
      { id: Id, slug: Type.String(), name: Type.String(), status: Type.String(), ownerId: Id },
      { description: 'The shop itself, the one that offers the product, or the one of the conversation.' },
    ),
    others: Type.Integer({ description: 'Further open reports of the same thing.' }),
    decidedAt: Nullable(Time),
    note: Type.String(),
  },
  { title: 'Report' },
);
export type Report = Static<typeof Report>;

export const Decision = Type.Object(
  { decision: Type.Enum(['hide', 'dismiss']), note: Type.Optional(Note) },
  { title: 'Decision', examples: [{ decision: 'hide', note: 'This is a copy of a protected brand.' }] },
);
export type Decision = Static<typeof Decision>;

export const Remark = Type.Object({ note: Type.Optional(Note) }, { title: 'Remark', examples: [{}] });

export const NoRemark = Type.Object({}, { title: 'NoRemark', examples: [{}] });

/** Where a product, shop, review or message stands after a moderator's word. */
export const Standing = Type.Object(
  { id: Id, status: Type.String(), verified: Type.Optional(Type.Boolean()) },
  { title: 'Standing' },
);
export type Standing = Static<typeof Standing>;

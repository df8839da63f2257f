import Type from 'typebox';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Decision, NewReport, NoRemark, Remark, Report, ReportReceipt, ReportStatus, Standing } from './schema.ts';
import { browseReports, decide, hideSubject, report, showSubject, verify } from './service.ts';

const product = (id: string) => ({ productId: id, shopId: null, reviewId: null, messageId: null });
const shop = (id: string) => ({ productId: null, shopId: id, reviewId: null, messageId: null });
const review = (id: string) => ({ productId: null, shopId: null, reviewId: id.toLowerCase(), messageId: null });
const message = (id: string) => ({ productId: null, shopId: null, reviewId: null, messageId: id.toLowerCase() });

export function routes(api: Api): void {
  api.post(
    '/api/reports',
    {
      operation: 'report',
      summary: 'Report a product, a shop, a review or a message',
      access: 'user',
      body: NewReport,
      answer: ReportReceipt,
      status: 201,
      problems: ['not_found', 'forbidden'],
      creates: true,
    },
    (context, { body }) => report(context, body),
  );

  api.get(
    '/api/admin/reports',
    {
      operation: 'browseReports',
      summary: 'What was reported',
      description: 'Open ones by default, what waits longest first; decided ones newest first.',
      access: 'moderator',
      query: Type.Evaluate(Type.Intersect([Paging, Type.Object({ status: Type.Optional(ReportStatus) })])),
      answer: Page(Report),
    },
    (context, { query }) => browseReports(context, query),
  );

  api.put(
    '/api/admin/reports/:id/decide',
    {
      operation: 'decideReport',
      summary: 'Hide what was reported, or leave it',
      description: 'Decides every open report of the same thing.',
      access: 'moderator',
      params: IdParams,
      body: Decision,
      answer: Standing,
      problems: ['not_found', 'already_decided'],
    },
    (context, { params, body }) => decide(context, params.id, body),
  );

  api.put(
    '/api/admin/products/:id/hide',
    {
      operation: 'hideProduct',
      summary: 'Hide a product',
      access: 'moderator',
      params: IdParams,
      body: Remark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params, body }) => hideSubject(context, product(params.id), body.note),
  );

  api.put(
    '/api/admin/products/:id/show',
    {
      operation: 'showProduct',
      summary: 'Let a hidden product be seen again',
      access: 'moderator',
      params: IdParams,
      body: NoRemark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params }) => showSubject(context, product(params.id)),
  );

  api.put(
    '/api/admin/reviews/:id/hide',
    {
      operation: 'hideReview',
      summary: 'Hide a review',
      description: 'It counts in no rating, and its author cannot write it anew.',
      access: 'moderator',
      params: IdParams,
      body: Remark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params, body }) => hideSubject(context, review(params.id), body.note),
  );

  api.put(
    '/api/admin/messages/:id/show',
    {
      operation: 'showMessage',
      summary: 'Let a hidden message be read again',
      description: 'One that was reported; the others are nobody’s but their conversation’s.',
      access: 'moderator',
      params: IdParams,
      body: NoRemark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params }) => showSubject(context, message(params.id)),
  );

  api.put(
    '/api/admin/reviews/:id/show',
    {
      operation: 'showReview',
      summary: 'Let a hidden review be seen again',
      access: 'moderator',
      params: IdParams,
      body: NoRemark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params }) => showSubject(context, review(params.id)),
  );

  api.put(
    '/api/admin/shops/:id/hide',
    {
      operation: 'hideShop',
      summary: 'Hide a shop with all it offers',
      access: 'moderator',
      params: IdParams,
      body: Remark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params, body }) => hideSubject(context, shop(params.id), body.note),
  );

  api.put(
    '/api/admin/shops/:id/show',
    {
      operation: 'showShop',
      summary: 'Let a hidden shop be seen again',
      access: 'moderator',
      params: IdParams,
      body: NoRemark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params }) => showSubject(context, shop(params.id)),
  );

  api.put(
    '/api/admin/shops/:id/verify',
    {
      operation: 'verifyShop',
      summary: 'Mark a shop as verified',
      access: 'moderator',
      params: IdParams,
      body: NoRemark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params }) => verify(context, params.id, true),
  );

  api.put(
    '/api/admin/shops/:id/unverify',
    {
      operation: 'unverifyShop',
      summary: 'Take the mark of a verified shop back',
      access: 'moderator',
      params: IdParams,
      body: NoRemark,
      answer: Standing,
      problems: ['not_found'],
    },
    (context, { params }) => verify(context, params.id, false),
  );
}

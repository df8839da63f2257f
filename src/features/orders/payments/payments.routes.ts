import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Order } from '../schema.ts';
import { RefundRequest } from './payments.schema.ts';
import { refund } from './refund.ts';

export function paymentsRoutes(api: Api): void {
  api.put(
    '/api/orders/:id/refund',
    {
      operation: 'refundOrder',
      summary: 'Give money back to the buyer',
      description: 'For the people of the shop and for admins. Never more than was paid.',
      access: 'user',
      params: IdParams,
      body: RefundRequest,
      answer: Order,
      problems: ['not_found', 'forbidden', 'not_paid', 'more_than_paid'],
      creates: true,
    },
    (context, { params, body }) => refund(context, params.id, body),
  );
}

import type { Api } from '#platform/http/api.ts';
import { IdParams } from '#platform/http/schema.ts';
import { OrderReturn } from '../schema.ts';
import { NewReturn, ReturnAnswer, ReturnReceipt } from './returns.schema.ts';
import { acceptReturn, declineReturn, receiveReturn, requestReturn } from './returns.ts';

const deciding = { access: 'user', params: IdParams, answer: OrderReturn } as const;
const refusals = ['not_found', 'forbidden', 'wrong_order_state'] as const;

export function returnsRoutes(api: Api): void {
  api.post(
    '/api/orders/:id/returns',
    {
      operation: 'requestReturn',
      summary: 'Ask to return some of an order',
      description:
        'By the buyer, for some days after it was delivered. By the shop of all that it sent and that nobody took: accepted at once.',
      access: 'user',
      params: IdParams,
      body: NewReturn,
      answer: OrderReturn,
      status: 201,
      problems: [...refusals, 'return_open', 'return_too_late'],
      creates: true,
    },
    (context, { params, body }) => requestReturn(context, params.id, body),
  );

  api.put(
    '/api/returns/:id/accept',
    {
      ...deciding,
      operation: 'acceptReturn',
      summary: 'Accept a return',
      description: 'The buyer may send or bring it back. Again is no change.',
      body: ReturnAnswer,
      problems: [...refusals],
    },
    (context, { params, body }) => acceptReturn(context, params.id, body),
  );

  api.put(
    '/api/returns/:id/decline',
    {
      ...deciding,
      operation: 'declineReturn',
      summary: 'Decline a return',
      body: ReturnAnswer,
      problems: [...refusals],
    },
    (context, { params, body }) => declineReturn(context, params.id, body),
  );

  api.put(
    '/api/returns/:id/receive',
    {
      ...deciding,
      operation: 'receiveReturn',
      summary: 'Say that what was returned is there',
      description: 'Refunds those pieces where they were paid; once every piece is back, the order is returned.',
      body: ReturnReceipt,
      problems: [...refusals],
    },
    (context, { params, body }) => receiveReturn(context, params.id, body),
  );
}

import Type from 'typebox';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Session, SignInRecord } from './sessions.schema.ts';
import { browseSessions, browseSignIns, endMyOtherSessions, endMySession } from './sessions.service.ts';

export function sessionRoutes(api: Api): void {
  api.get(
    '/api/sessions',
    {
      operation: 'browseSessions',
      summary: 'Where I am signed in, newest first',
      access: 'user',
      query: Paging,
      answer: Page(Session),
    },
    (context, { query }) => browseSessions(context, query),
  );

  api.delete(
    '/api/sessions/:id',
    {
      operation: 'endSession',
      summary: 'End one of my sessions',
      access: 'user',
      params: IdParams,
      problems: ['not_found'],
    },
    (context, { params }) => endMySession(context, params.id),
  );

  api.delete(
    '/api/sessions',
    {
      operation: 'endOtherSessions',
      summary: 'End all my other sessions',
      access: 'user',
      answer: Type.Object({ ended: Type.Integer({ description: 'How many ended.' }) }, { examples: [{ ended: 2 }] }),
    },
    (context) => endMyOtherSessions(context),
  );

  api.get(
    '/api/me/sign-ins',
    {
      operation: 'browseSignIns',
      summary: 'My sign-ins and failed tries, newest first',
      access: 'user',
      query: Paging,
      answer: Page(SignInRecord),
    },
    (context, { query }) => browseSignIns(context, query),
  );
}

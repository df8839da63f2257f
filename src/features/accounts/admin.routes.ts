import Type from 'typebox';
import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { IdParams } from '#platform/http/schema.ts';
import { Account, AccountQuery, AuditItem, Ban, RoleChange, Suspension } from './admin.schema.ts';
import { ban, browseAccounts, browseAuditLog, changeRole, reinstate, suspend } from './admin.service.ts';

export function adminRoutes(api: Api): void {
  api.get(
    '/api/admin/users',
    {
      operation: 'browseAccounts',
      summary: 'Accounts, newest first',
      access: 'admin',
      query: Type.Evaluate(Type.Intersect([Paging, Type.Object(AccountQuery)])),
      answer: Page(Account),
    },
    (context, { query }) => browseAccounts(context, query),
  );

  api.put(
    '/api/admin/users/:id/ban',
    {
      operation: 'banAccount',
      summary: 'Shut an account out for good',
      description: 'Its sessions and sockets end at once.',
      access: 'admin',
      params: IdParams,
      body: Ban,
      answer: Account,
      problems: ['not_found'],
    },
    (context, { params, body }) => ban(context, params.id, body.reason),
  );

  api.put(
    '/api/admin/users/:id/suspend',
    {
      operation: 'suspendAccount',
      summary: 'Shut an account out until a time',
      access: 'admin',
      params: IdParams,
      body: Suspension,
      answer: Account,
      problems: ['not_found', 'account_is_banned'],
    },
    (context, { params, body }) => suspend(context, params.id, body),
  );

  api.put(
    '/api/admin/users/:id/reinstate',
    {
      operation: 'reinstateAccount',
      summary: 'Let an account in again',
      access: 'admin',
      params: IdParams,
      body: Type.Object({}, { title: 'Reinstatement', examples: [{}] }),
      answer: Account,
      problems: ['not_found'],
    },
    (context, { params }) => reinstate(context, params.id),
  );

  api.put(
    '/api/admin/users/:id/role',
    {
      operation: 'changeRole',
      summary: 'Give an account another role',
      access: 'admin',
      params: IdParams,
      body: RoleChange,
      answer: Account,
      problems: ['not_found'],
    },
    (context, { params, body }) => changeRole(context, params.id, body.role),
  );

  api.get(
    '/api/admin/audit-log',
    {
      operation: 'browseAuditLog',
      summary: 'What was done to the security of the house, newest first',
      access: 'admin',
      query: Paging,
      answer: Page(AuditItem),
    },
    (context, { query }) => browseAuditLog(context, query),
  );
}

import type { Api } from '#platform/http/api.ts';
import { sendVerification, verifyEmail } from './email.service.ts';
import { changePassword, forgotPassword, resetPasswordByLink } from './password.service.ts';
import { Forgotten, PasswordChange, PasswordReset, Verification } from './schema.ts';

/** Passwords and the proof of addresses. */
export function passwordRoutes(api: Api): void {
  api.post(
    '/api/auth/password/forgot',
    {
      operation: 'forgotPassword',
      summary: 'Have a link mailed that sets a new password',
      description: 'Answers the same whether or not the address has an account.',
      access: 'public',
      body: Forgotten,
      status: 202,
      limit: 'credentials',
    },
    (context, { body }) => forgotPassword(context, body.email),
  );

  api.post(
    '/api/auth/password/reset',
    {
      operation: 'resetPassword',
      summary: 'Set a new password by the mailed link',
      description: 'The link works once, for an hour; all sessions end.',
      access: 'public',
      body: PasswordReset,
      problems: ['link_invalid', 'weak_password', 'unavailable'],
      limit: 'credentials',
    },
    (context, { body }) => resetPasswordByLink(context, body),
  );

  api.put(
    '/api/me/password',
    {
      operation: 'changePassword',
      summary: 'Change my password',
      description: 'My other sessions end.',
      access: 'user',
      body: PasswordChange,
      problems: ['wrong_password', 'too_many_attempts', 'weak_password', 'unavailable'],
      limit: 'credentials',
    },
    (context, { body }) => changePassword(context, body),
  );

  api.post(
    '/api/auth/email/verify',
    {
      operation: 'verifyEmail',
      summary: 'Prove my address by the mailed link',
      access: 'public',
      body: Verification,
      problems: ['link_invalid'],
      limit: 'credentials',
    },
    (context, { body }) => verifyEmail(context, body.token),
  );

  api.post(
    '/api/auth/email/verification',
    { operation: 'sendVerification', summary: 'Have that link mailed once more', access: 'user', status: 202 },
    (context) => sendVerification(context),
  );
}

import type { Api } from '#platform/http/api.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { clearRefreshCookie } from './cookies.ts';
import { eraseAccount } from './erase.ts';
import { changeMe, readMe } from './me.service.ts';
import { sendPhoneCode, verifyPhone } from './phone.service.ts';
import { Confirmation, Me, MyChanges, PhoneCode, PhoneProof } from './schema.ts';

/** `personalData` is what every feature decided about its tables: erasure goes by it. */
export function meRoutes(api: Api, personalData: () => readonly PersonalData[]): void {
  api.get('/api/me', { operation: 'readMe', summary: 'My account', access: 'user', answer: Me }, (context) =>
    readMe(context),
  );

  api.patch(
    '/api/me',
    {
      operation: 'changeMe',
      summary: 'Change my account',
      access: 'user',
      body: MyChanges,
      answer: Me,
      problems: ['no_relay'],
    },
    (context, { body }) => changeMe(context, body),
  );

  api.post(
    '/api/me/phone/code',
    {
      operation: 'sendPhoneCode',
      summary: 'Send a code to my phone number, to show that it is mine',
      description: 'Counts for ten minutes and five tries. One a minute, five a day for an account and for a number.',
      access: 'user',
      answer: PhoneCode,
      status: 202,
      problems: ['no_phone', 'phone_is_verified', 'no_text_messages', 'phone_refused', 'too_many_codes', 'unavailable'],
      limit: 'credentials',
    },
    (context) => sendPhoneCode(context),
  );

  api.put(
    '/api/me/phone/verify',
    {
      operation: 'verifyPhone',
      summary: 'Show the code that was sent to my phone number',
      access: 'user',
      body: PhoneProof,
      answer: Me,
      problems: ['no_phone', 'wrong_code', 'code_ended'],
      limit: 'credentials',
    },
    (context, { body }) => verifyPhone(context, body.code),
  );

  api.delete(
    '/api/me',
    {
      operation: 'eraseMe',
      summary: 'Erase my account',
      description: 'Cannot be undone. What others keep (orders, reviews) stays without my name.',
      access: 'user',
      body: Confirmation,
      problems: ['wrong_password', 'too_many_attempts', 'unavailable'],
      limit: 'credentials',
    },
    async (context, { body }, reply) => {
      await eraseAccount(context, body, personalData());
      clearRefreshCookie(reply, context.house.config);
    },
  );
}

import type { Api } from '#platform/http/api.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { clearRefreshCookie } from './cookies.ts';
import { eraseAccount } from './erase.ts';
import { changeMe, readMe } from './me.service.ts';
import { Confirmation, Me, MyChanges } from './schema.ts';

/** `personalData` is what every feature decided about its tables: erasure goes by it. */
export function meRoutes(api: Api, personalData: () => readonly PersonalData[]): void {
  api.get('/api/me', { operation: 'readMe', summary: 'My account', access: 'user', answer: Me }, (context) =>
    readMe(context),
  );

  api.patch(
    '/api/me',
    { operation: 'changeMe', summary: 'Change my account', access: 'user', body: MyChanges, answer: Me },
    (context, { body }) => changeMe(context, body),
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

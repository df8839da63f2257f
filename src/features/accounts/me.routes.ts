import type { Api } from '#platform/http/api.ts';
import { changeMe, readMe } from './me.service.ts';
import { Me, MyChanges } from './schema.ts';

export function meRoutes(api: Api): void {
  api.get('/api/me', { operation: 'readMe', summary: 'My account', access: 'user', answer: Me }, (context) =>
    readMe(context),
  );

  api.patch(
    '/api/me',
    { operation: 'changeMe', summary: 'Change my account', access: 'user', body: MyChanges, answer: Me },
    (context, { body }) => changeMe(context, body),
  );
}

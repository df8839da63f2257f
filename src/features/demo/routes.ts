import type { Api } from '#platform/http/api.ts';
import { Page, Paging } from '#platform/http/paging.ts';
import { browseMails } from './mails.ts';
import { isOwnMachine } from './own-machine.ts';
import { Demo, DemoMail } from './schema.ts';
import { readDemo } from './service.ts';

export function routes(api: Api): void {
  api.get(
    '/api/demo',
    {
      operation: 'readDemo',
      summary: 'Whether this is a demo marketplace, and who can be tried in it',
      access: 'public',
      answer: Demo,
    },
    (context, _, __, request) => readDemo(context.house, isOwnMachine(request)),
  );

  api.get(
    '/api/demo/mails',
    {
      operation: 'browseDemoMails',
      summary: 'Mails of a demo that has no mail server, newest first',
      description:
        'Answers only a browser on the machine of the server: the mails to people of the demo, and to the asker. `not_found` where there is no demo or mails go to a mail server.',
      access: 'optional',
      query: Paging,
      answer: Page(DemoMail),
      problems: ['not_found', 'forbidden'],
    },
    (context, { query }, _, request) => browseMails(context, query, isOwnMachine(request)),
  );
}

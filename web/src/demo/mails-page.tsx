import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { MailOpen } from 'lucide-react';
import { fetchDemoMails } from '../api/demo.ts';
import type { DemoMail } from '../api/types.ts';
import { Page, Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { moment } from '../parts/times.tsx';
import { i18n } from '../words.ts';

const mails = infiniteQueryOptions({
  queryKey: ['demo', 'mails'],
  queryFn: ({ pageParam }) => fetchDemoMails(pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

/** What would have been mailed: without a mail server the letters of the demo lie here. */
export default function MailsPage() {
  const query = useInfiniteQuery(mails);
  return (
    <Page
      title={i18n.t('Mails of the demo')}
      lead={i18n.t('No mail server is set, so nothing leaves the house. What would have been sent lies here.')}
    >
      <Pages
        query={query}
        skeleton={<RowsSkeleton />}
        empty={
          <StateNote icon={MailOpen} title={i18n.t('No mail yet')}>
            {i18n.t('Forget a password, for example, and the letter appears here.')}
          </StateNote>
        }
      >
        {(letters) => (
          <ul className="grid max-w-3xl gap-4">
            {letters.map((letter) => (
              <li key={letter.id}>
                <Letter letter={letter} />
              </li>
            ))}
          </ul>
        )}
      </Pages>
    </Page>
  );
}

function Letter({ letter: { to, subject, time, text, links } }: { letter: DemoMail }) {
  return (
    <Sheet>
      <h2 className="text-section break-words">{subject}</h2>
      <p className="mb-3 text-sm break-words text-soft">
        {i18n.t('To {address}', { address: to })} · {moment(time)}
      </p>
      <p className="break-words whitespace-pre-line">{text}</p>
      <ul className="mt-3">
        {links
          .filter((link) => URL.canParse(link))
          .map((link) => (
            <li key={link}>
              <a href={ours(link)} className="inline-block py-2 break-all text-glaze underline underline-offset-4">
                {i18n.t('Open the link of this mail')}
              </a>
            </li>
          ))}
      </ul>
    </Sheet>
  );
}

/** The mail may name the outside address of the house; here its path is enough. */
function ours(link: string): string {
  const { pathname, search, hash } = new URL(link);
  return pathname + search + hash;
}

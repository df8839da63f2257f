import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { fetchUnsubscription, unsubscribe } from '../api/notifications.ts';
import { isProblem } from '../api/problem.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { Waiting } from '../parts/skeleton.tsx';
import { Failed } from '../parts/states.tsx';
import { i18n } from '../words.ts';

const route = getRouteApi('/unsubscribe');

/** Where the link at the foot of a mail leads. Looking at it ends nothing; one press does, signed in or not. */
export default function UnsubscribePage() {
  const { token = '' } = route.useSearch();
  const query = useQuery({
    queryKey: ['unsubscription', token],
    queryFn: () => fetchUnsubscription(token),
    retry: false,
  });
  const ending = useMutation({ mutationFn: () => unsubscribe(token) });
  const found = ending.data ?? query.data;
  const isOver = found !== undefined && !found.on;
  if (query.error && !isProblem(query.error, 'unsubscribe_link_invalid', 'invalid_input')) {
    return <Failed error={query.error} retry={() => void query.refetch()} />;
  }
  return (
    <Page narrow title={isOver ? i18n.t('No more of these mails') : i18n.t('Get no more of these mails?')}>
      <Sheet>
        <div className="grid gap-5">
          {query.isPending && (
            <Waiting>
              <div className="skeleton h-14 rounded-xl" />
            </Waiting>
          )}
          {query.error && (
            <Notice tone="bad">{i18n.t('This link is not whole. Please open it again from the mail.')}</Notice>
          )}
          <div role="status" className="empty:hidden">
            {isOver && <Notice tone="good">{i18n.t('Done: no mails of this kind come to you any more.')}</Notice>}
          </div>
          <div role="alert" className="empty:hidden">
            {ending.error && <Notice tone="bad">{plainly(ending.error)}</Notice>}
          </div>
          {found && found.mails.length > 0 && (
            <ul className="list-disc ps-5 font-semibold">
              {found.mails.map(({ type, label }) => (
                <li key={type}>{label}</li>
              ))}
            </ul>
          )}
          <div className="flex flex-wrap gap-3">
            {found?.on && (
              <Button busy={ending.isPending} onClick={() => ending.mutate()}>
                {i18n.t('Get no more of these')}
              </Button>
            )}
            <ButtonLink to="/account/notifications" look="plain">
              {isOver ? i18n.t('I changed my mind') : i18n.t('Choose in detail')}
            </ButtonLink>
          </div>
        </div>
      </Sheet>
    </Page>
  );
}

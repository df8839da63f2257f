import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { verifyEmail } from '../api/auth.ts';
import { fetchMe } from '../api/me.ts';
import { Problem } from '../api/problem.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { Waiting } from '../parts/skeleton.tsx';
import { currentSession, setUser } from '../session/session.ts';
import { i18n } from '../words.ts';

const route = getRouteApi('/verify');

export default function VerifyPage() {
  const { token } = route.useSearch();
  // A query, so that opening the page twice at once (or React's double mount) verifies only once.
  const query = useQuery({
    queryKey: ['verify', token],
    queryFn: async () => {
      await verifyEmail(token ?? '');
      if (currentSession().status === 'member') setUser(await fetchMe());
      return true;
    },
    enabled: token !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page narrow title={i18n.t('Confirm your email')}>
      <Sheet>
        <div role="status" className="grid gap-5">
          {query.isLoading && (
            <Waiting>
              <div className="skeleton h-14 rounded-xl" />
            </Waiting>
          )}
          {query.isSuccess && <Notice tone="good">{i18n.t('Thank you, your email is confirmed.')}</Notice>}
          {(query.isError || !token) && <Notice tone="bad">{faultText(query.error)}</Notice>}
          {!query.isLoading && (
            <div>
              {query.isSuccess ? (
                <ButtonLink to="/">{i18n.t('To the market')}</ButtonLink>
              ) : (
                <ButtonLink to="/account" look="plain">
                  {i18n.t('Send a new link from my account')}
                </ButtonLink>
              )}
            </div>
          )}
        </div>
      </Sheet>
    </Page>
  );
}

function faultText(error: unknown): string {
  const answered = error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;
  if (error === null || answered)
    return i18n.t('This link no longer works. It may have been used already, or is too old.');
  return plainly(error);
}

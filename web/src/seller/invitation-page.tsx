import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { acceptInvitation } from '../api/staff.ts';
import { Form } from '../parts/form.tsx';
import { Page, Sheet } from '../parts/page.tsx';
import { MembersOnly } from '../session/members-only.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { chooseShop } from './chosen-shop.ts';

const route = getRouteApi('/invitations');

/** Where the link of an invitation leads: nothing happens before a click, since some mail programs open every link. */
export default function InvitationPage() {
  return (
    <MembersOnly>
      <Accept />
    </MembersOnly>
  );
}

function Accept() {
  const { token = '' } = route.useSearch();
  const client = useQueryClient();
  const navigate = useNavigate();
  return (
    <Page narrow title={i18n.t('Work in a shop')} lead={i18n.t('Somebody asked you to help run their shop.')}>
      <Sheet>
        <Form
          submit={i18n.t('Accept')}
          explain={({ code }) =>
            code === 'invitation_for_another'
              ? i18n.t('This invitation is for another address. Sign in with the one it was sent to, and confirm it.')
              : code === 'invitation_invalid'
                ? i18n.t('This invitation no longer works. It may have been taken back, or is too old.')
                : null
          }
          send={async () => {
            const shop = await acceptInvitation(token);
            chooseShop(shop.id);
            await client.invalidateQueries({ queryKey: ['shops'] });
            toast(i18n.t('Welcome to {shop}.', { shop: shop.name }));
            await navigate({ to: '/seller' });
          }}
        >
          <p>{i18n.t('You can leave again at any time.')}</p>
        </Form>
      </Sheet>
    </Page>
  );
}

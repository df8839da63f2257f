import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeStaff, fetchStaff, inviteStaff, removeStaff, withdrawInvitation } from '../api/staff.ts';
import type { Invitation, Shop, StaffMember } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { CheckField, Field } from '../parts/field.tsx';
import { type Filled, Form, FormFault } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { plainly } from '../parts/plainly.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { day } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { type Permission, SellerFrame } from './seller-frame.tsx';

const staffOf = (shopId: string) =>
  queryOptions({ queryKey: ['shops', 'staff', shopId], queryFn: () => fetchStaff(shopId) });

const permissionNames = (): Record<Permission, string> => ({
  catalogue: i18n.t('Products, stock and prices'),
  profile: i18n.t('Profile, places and hours'),
  orders: i18n.t('Orders'),
  messages: i18n.t('Messages of buyers'),
  calls: i18n.t('Calls'),
  analytics: i18n.t('Figures'),
});

export default function StaffPage() {
  return (
    <SellerFrame
      title={i18n.t('People')}
      lead={i18n.t('Who helps you run the shop, and what they may do there.')}
      needs="profile"
    >
      {(shop) => <Staff shop={shop} />}
    </SellerFrame>
  );
}

function Staff({ shop }: { shop: Shop }) {
  const query = useQuery(staffOf(shop.id));
  const isOwner = shop.role === 'owner';
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {({ items, invitations }) => (
          <Sheet title={i18n.t('Who works here')}>
            {items.length + invitations.length === 0 && <p className="text-soft">{i18n.t('Nobody but you so far.')}</p>}
            <ul className="divide-y divide-line">
              {items.map((member) => (
                <Member key={member.userId} {...{ shop, member, isOwner }} />
              ))}
              {invitations.map((invitation) => (
                <Invited key={invitation.id} {...{ shop, invitation }} />
              ))}
            </ul>
          </Sheet>
        )}
      </Loaded>
      {isOwner && (
        <Sheet title={i18n.t('Invite somebody')}>
          <Invite shop={shop} />
        </Sheet>
      )}
    </div>
  );
}

function useRenewed() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['shops'] });
}

function Permissions({ given, prefix }: { given: readonly Permission[]; prefix: string }) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{i18n.t('May look after')}</legend>
      <div className="grid grid-cols-1 gap-x-5 sm:grid-cols-2">
        {Object.entries(permissionNames()).map(([name, label]) => (
          <CheckField
            key={name}
            label={label}
            name={`${prefix}${name}`}
            defaultChecked={given.includes(name as Permission)}
          />
        ))}
      </div>
    </fieldset>
  );
}

const chosenIn = ({ checked }: Filled, prefix: string) =>
  (Object.keys(permissionNames()) as Permission[]).filter((name) => checked(`${prefix}${name}`));

function Member({ shop, member, isOwner }: { shop: Shop; member: StaffMember; isOwner: boolean }) {
  const renewed = useRenewed();
  const { userId, name, permissions, since } = member;
  return (
    <li className="grid gap-3 py-4 first:pt-0">
      <div className="flex flex-wrap items-baseline justify-between gap-3">
        <p className="font-semibold break-words">{name}</p>
        <p className="text-sm text-soft">{i18n.t('since {day}', { day: day(since) })}</p>
      </div>
      {isOwner ? (
        <Form
          submit={i18n.t('Save')}
          aside={
            <ConfirmButton
              look="quiet"
              label={i18n.t('Remove')}
              aria-label={i18n.t('Remove {name}', { name })}
              title={i18n.t('Remove {name} from the shop?', { name })}
              explain={i18n.t('They can no longer change anything here.')}
              action={i18n.t('Remove')}
              act={async () => {
                await removeStaff(shop.id, userId);
                await renewed();
              }}
            />
          }
          send={async (filled) => {
            await changeStaff(shop.id, userId, chosenIn(filled, ''));
            await renewed();
            toast(i18n.t('Saved.'));
          }}
        >
          <Permissions given={permissions} prefix="" />
        </Form>
      ) : (
        <p className="text-soft">{permissions.map((permission) => permissionNames()[permission]).join(', ')}</p>
      )}
    </li>
  );
}

function Invited({ shop, invitation: { id, email, expiresAt } }: { shop: Shop; invitation: Invitation }) {
  const renewed = useRenewed();
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-4">
      <div className="min-w-0">
        <p className="font-semibold break-words">{email}</p>
        <p className="text-sm text-soft">{i18n.t('Invited, until {day}', { day: day(expiresAt) })}</p>
      </div>
      <Button
        look="quiet"
        small
        onClick={() =>
          void withdrawInvitation(shop.id, id)
            .then(() => toast(i18n.t('The invitation is taken back.')))
            .catch((error: unknown) => toast(plainly(error), { bad: true }))
            .finally(renewed)
        }
      >
        {i18n.t('Take back')}
        <span className="sr-only"> ({email})</span>
      </Button>
    </li>
  );
}

function Invite({ shop }: { shop: Shop }) {
  const renewed = useRenewed();
  return (
    <Form
      resets
      submit={i18n.t('Send the invitation')}
      send={async (filled, key) => {
        const permissions = chosenIn(filled, 'invite-');
        if (permissions.length === 0) throw new FormFault('email', i18n.t('Choose at least one thing to look after.'));
        await inviteStaff(shop.id, { email: filled.text('email').trim(), permissions }, key);
        await renewed();
        toast(i18n.t('The invitation is on its way.'));
      }}
    >
      <Field label={i18n.t('Email')} name="email" type="email" required autoComplete="off" maxLength={254} />
      <Permissions given={['catalogue', 'orders', 'messages']} prefix="invite-" />
    </Form>
  );
}

import type { Me } from '../api/types.ts';
import { MessagesLink } from '../conversations/messages-link.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Bell } from './bell.tsx';

/** What the header offers who is signed in; guests never load it. */
export default function MemberBar({ user }: { user: Me }) {
  return (
    <>
      <MessagesLink />
      <Bell />
      <AccountMenu user={user} />
    </>
  );
}

import { MembersOnly } from '../session/members-only.tsx';
import { Panes } from './panes.tsx';

export default function MessagesPage() {
  return (
    <MembersOnly>
      <Panes heading />
    </MembersOnly>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  Archive,
  ArchiveRestore,
  Ban,
  Bell,
  BellOff,
  CornerDownLeft,
  MailOpen,
  Pin,
  PinOff,
  UserRoundCheck,
} from 'lucide-react';
import { lazy, type RefObject, Suspense, useState } from 'react';
import { assignConversation, blockPartner, type ConversationAct, markConversation } from '../api/conversations.ts';
import { fetchStaff } from '../api/staff.ts';
import type { Conversation, StaffMember } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { useUser } from '../session/session.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { chooseEnter, enterSends } from './enter-sends.ts';
import { choice, Hung } from './hung.tsx';
import { refreshLists } from './news.ts';
import { usePlace } from './place.ts';
import { oneConversation, takeConversation } from './queries.ts';

const Confirm = lazy(() => import('../parts/confirm.tsx'));

type Props = { conversation: Conversation; anchor: RefObject<HTMLButtonElement | null>; close: () => void };

export default function ThreadMenu({ conversation, anchor, close }: Props) {
  const { id, archived, muted, pinned, blocked, other, side, assignedTo, lastMessage } = conversation;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { list, show, q } = usePlace();
  const user = useUser();
  const [asked, setAsked] = useState(false);
  const [sends, setSends] = useState(enterSends);

  async function change(act: () => Promise<Conversation>, said: string, leave = false) {
    close();
    try {
      takeConversation(client, await act());
      refreshLists(client);
      toast(said);
      if (leave) await navigate({ to: list, search: { show, q } });
    } catch (error) {
      toast(plainly(error), { bad: true });
    }
  }
  const mark = (act: ConversationAct, said: string, leave = false) =>
    change(() => markConversation(id, act), said, leave);

  if (asked) {
    return (
      <Suspense>
        <Confirm
          title={i18n.t('Block {name}?', { name: other.name })}
          action={i18n.t('Block')}
          act={async () => {
            await blockPartner(id);
            await client.invalidateQueries({ queryKey: oneConversation(id).queryKey });
          }}
          close={close}
        >
          {i18n.t('Neither of you can write to the other or call any more, until you lift it. They are not told.')}
        </Confirm>
      </Suspense>
    );
  }

  const icon = 'size-4.5 shrink-0 text-soft';
  return (
    <Hung title={i18n.t('More about this conversation')} anchor={anchor} close={close}>
      <ul>
        {lastMessage && !lastMessage.mine && (
          <li>
            <button
              type="button"
              className={choice}
              onClick={() => void mark('unread', i18n.t('Marked as unread.'), true)}
            >
              <MailOpen aria-hidden="true" className={icon} />
              {i18n.t('Mark as unread')}
            </button>
          </li>
        )}
        <li>
          <button
            type="button"
            className={choice}
            onClick={() =>
              void (pinned ? mark('unpin', i18n.t('No longer pinned.')) : mark('pin', i18n.t('Pinned to the top.')))
            }
          >
            {pinned ? <PinOff aria-hidden="true" className={icon} /> : <Pin aria-hidden="true" className={icon} />}
            {pinned ? i18n.t('Unpin') : i18n.t('Pin to the top')}
          </button>
        </li>
        <li>
          <button
            type="button"
            className={choice}
            onClick={() =>
              void (muted
                ? mark('unmute', i18n.t('You hear of new messages again.'))
                : mark('mute', i18n.t('Muted: new messages come silently.')))
            }
          >
            {muted ? <Bell aria-hidden="true" className={icon} /> : <BellOff aria-hidden="true" className={icon} />}
            {muted ? i18n.t('Unmute') : i18n.t('Mute')}
          </button>
        </li>
        <li>
          <button
            type="button"
            className={choice}
            onClick={() =>
              void (archived
                ? mark('unarchive', i18n.t('Back among your messages.'))
                : mark('archive', i18n.t('Put into the archive. A new message brings it back.'), true))
            }
          >
            {archived ? (
              <ArchiveRestore aria-hidden="true" className={icon} />
            ) : (
              <Archive aria-hidden="true" className={icon} />
            )}
            {archived ? i18n.t('Take out of the archive') : i18n.t('Put into the archive')}
          </button>
        </li>
        {!blocked.byMe && (
          <li>
            <button type="button" className={choice} onClick={() => setAsked(true)}>
              <Ban aria-hidden="true" className={icon} />
              {i18n.t('Block')}
            </button>
          </li>
        )}
      </ul>
      {side === 'shop' && (
        <Assignment
          conversation={conversation}
          assign={(to) =>
            void change(
              () => assignConversation(id, to),
              to === null
                ? i18n.t('It is in nobody’s hands now.')
                : to === user?.id
                  ? i18n.t('It is yours now.')
                  : i18n.t('It is theirs now.'),
            )
          }
          assigned={assignedTo?.id ?? ''}
        />
      )}
      <label className="mt-1.5 flex min-h-11 items-center gap-3 border-t border-line px-3 pt-1.5 text-sm">
        <CornerDownLeft aria-hidden="true" className={icon} />
        <span className="flex-1">{i18n.t('Enter sends')}</span>
        <input
          type="checkbox"
          checked={sends}
          className="size-5 accent-glaze"
          onChange={({ target }) => {
            chooseEnter(target.checked);
            setSends(target.checked);
          }}
        />
      </label>
    </Hung>
  );
}

type AssignmentProps = { conversation: Conversation; assigned: string; assign: (userId: string | null) => void };

/** Who of the shop takes care of it. Who may not see the list of people can still take it, or give it back. */
function Assignment({ conversation: { shop, assignedTo }, assigned, assign }: AssignmentProps) {
  const user = useUser();
  const { data } = useQuery({
    queryKey: ['staff', shop.slug],
    queryFn: () => fetchStaff(shop.id),
    retry: false,
  });
  const people = new Map((data?.items ?? []).flatMap(personOf));
  if (user) people.set(user.id, i18n.t('Me'));
  if (assignedTo && !people.has(assignedTo.id)) people.set(assignedTo.id, assignedTo.name);
  return (
    <label className="mt-1.5 flex min-h-11 items-center gap-3 border-t border-line px-3 pt-1.5">
      <UserRoundCheck aria-hidden="true" className="size-4.5 shrink-0 text-soft" />
      <span className="text-sm">{i18n.t('In the hands of')}</span>
      <select
        value={assigned}
        className="min-h-11 min-w-0 flex-1 rounded-lg border border-edge bg-card px-2 sm:min-h-9"
        onChange={({ target }) => assign(target.value || null)}
      >
        <option value="">{i18n.t('nobody')}</option>
        {[...people].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const personOf = ({ userId, name, permissions }: StaffMember): [string, string][] =>
  permissions.includes('messages') ? [[userId, name]] : [];

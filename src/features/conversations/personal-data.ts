import { retell } from '#features/notifications/service.ts';
import { peopleOfShops } from '#features/shops/people.ts';
import type { Tx } from '#platform/database/connection.ts';
import type { PersonalData } from '#platform/personal-data.ts';
import { dropAttachments } from './attachments/attachments.ts';
import { personalData as blocks } from './blocks/personal-data.ts';
import { recountUnread } from './inbox/marks.store.ts';
import { toldKey } from './messages/write.ts';
import {
  deleteReactionsOf,
  emptyMessagesOf,
  forgetAssignee,
  forgetSender,
  holdConversationsOf,
  listAssignmentsOf,
  listConversationsOf,
  listMessagesOf,
  listReactionsOf,
} from './personal-data.store.ts';

export const personalData: readonly PersonalData[] = [
  {
    table: 'conversations',
    why: 'The shop keeps that it talked with somebody, and what it said itself; the name is gone.',
    read: listConversationsOf,
    erase: 'kept without the person',
  },
  {
    table: 'conversation_sides',
    why: 'How each side stands to a conversation stays with it; who took care of it for the shop is taken out.',
    read: listAssignmentsOf,
    erase: forgetAssignee,
  },
  {
    table: 'messages',
    why:
      'What a buyer wrote, with all that is attached, goes: it is theirs. What somebody wrote for a shop is the word of ' +
      'the shop, which its buyers may need; who of its people it was is taken out.',
    read: listMessagesOf,
    erase: eraseMessages,
  },
  {
    table: 'message_reactions',
    why: 'A sign under a message is nothing that anybody needs to keep.',
    read: listReactionsOf,
    erase: deleteReactionsOf,
  },
  blocks,
];

async function eraseMessages(tx: Tx, userId: string): Promise<void> {
  const conversationIds = await holdConversationsOf(tx, userId);
  const emptied = await emptyMessagesOf(tx, userId);
  await dropAttachments(
    tx,
    emptied.map(({ id }) => id),
  );
  await recountUnread(tx, conversationIds);
  const people = await peopleOfShops(
    tx,
    emptied.map(({ shopId }) => shopId),
    'messages',
  );
  const keys = emptied.flatMap(({ id, shopId }) => (people.get(shopId) ?? []).map((userId) => toldKey(id, userId)));
  await retell(tx, keys, { text: '', from: 'Former member' }, { quietly: true });
  await forgetSender(tx, userId);
}

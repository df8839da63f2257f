import { defineProblems } from '#platform/problems.ts';

export const conversationProblems = defineProblems({
  blocked: [403, 'One of the two wants nothing of the other'],
  message_differs: [409, 'This clientMessageId was used for another message'],
  too_late: [409, 'The time for changing it is over'],
  too_many_reactions: [409, 'It has as many different reactions as it can have'],
  quick_reply_exists: [409, 'There is a quick reply of that title'],
  too_many_quick_replies: [409, 'The shop has as many quick replies as it can have'],
});

import type { Message } from '../api/types.ts';

const minutesOld = ({ createdAt }: Message) => (Date.now() - Date.parse(createdAt)) / 60_000;

/** As the server allows; it has the last word. */
export const canEdit = (message: Message) =>
  message.mine && message.kind === 'text' && !!message.body && !message.deletedAt && minutesOld(message) < 15;
export const canDelete = (message: Message) =>
  message.mine && message.kind === 'text' && !message.deletedAt && minutesOld(message) < 24 * 60;

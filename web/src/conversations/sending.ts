import { onlineManager, type QueryClient } from '@tanstack/react-query';
import { sendMessage } from '../api/conversations.ts';
import { isProblem } from '../api/problem.ts';
import type { NewMessage } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { currentSession, onSession } from '../session/session.ts';
import { openDrawer } from './drawer.ts';
import type { Letter } from './letters.ts';
import { onConversationNews } from './news.ts';
import { type Outbox, openOutbox } from './outbox.ts';
import { changeMessage } from './queries.ts';
import { dropUpload, uploaded } from './uploads.ts';

let outbox: Outbox | null = null;
let owner: string | null = null;
const listeners = new Set<() => void>();
const drawer = openDrawer();
const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('souk-letters') : null;

/** The outbox of who is signed in, sending from now on: whichever page is open, in one tab at a time. */
export function startSending(client: QueryClient): Outbox | null {
  const session = currentSession();
  const userId = session.status === 'member' ? session.user.id : null;
  if (userId === owner) return outbox;
  outbox?.close();
  owner = userId;
  outbox = userId ? openOutbox(userId, { ...outside, post: (letter, keep) => post(client, letter, keep) }) : null;
  outbox?.listen(tell);
  void outbox?.look();
  tell();
  return outbox;
}

const tell = () => {
  for (const listener of listeners) listener();
};

export const onLetters = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

const none: readonly Letter[] = [];
export const lettersNow = () => outbox?.letters() ?? none;

const outside = {
  drawer,
  alone,
  explain: plainly,
  changed: () => channel?.postMessage('changed'),
};

channel?.addEventListener('message', () => void outbox?.look());
onSession(() => {
  const session = currentSession();
  if (session.status === 'starting' || !outbox) return;
  if (session.status === 'member' && session.user.id === owner) return outbox.wake();
  outbox.close();
  outbox = owner = null;
  tell();
});
onConversationNews(() => outbox?.wake());
onlineManager.subscribe((online) => online && outbox?.wake());
document.addEventListener('visibilitychange', () => document.hidden || outbox?.wake());

async function post(client: QueryClient, letter: Letter, keep: (letter: Letter) => Promise<void>): Promise<void> {
  const before = letter.enclosed.some(({ fileId }) => fileId);
  try {
    await upload(client, letter, keep);
  } catch (error) {
    // Files that waited too long for their message are swept by the server: they are sent once more.
    const swept = isProblem(error) && error.errors.some(({ path }) => path.startsWith('/attachments'));
    if (!swept || !before) throw error;
    const { enclosed } = letter;
    for (const { id } of enclosed) dropUpload(id);
    await upload(client, { ...letter, enclosed: enclosed.map(({ fileId: _, ...file }) => file) }, keep);
  }
}

async function upload(client: QueryClient, letter: Letter, keep: (letter: Letter) => Promise<void>): Promise<void> {
  const { enclosed } = letter;
  if (enclosed.some(({ fileId }) => !fileId)) {
    const files = await Promise.all(enclosed.map(async (file) => ({ ...file, fileId: await uploaded(file) })));
    letter = { ...letter, enclosed: files };
    await keep(letter);
  }
  await changeMessage(client, () => sendMessage(letter.conversationId, contentOf(letter)));
  for (const { id } of enclosed) dropUpload(id);
}

function contentOf({ id, body, enclosed, productId, orderId, replyTo }: Letter): NewMessage {
  return {
    clientMessageId: id,
    ...(body && { body }),
    ...(enclosed.length > 0 && {
      attachments: enclosed.map(({ fileId = '', seconds }) => ({
        id: fileId,
        ...(seconds !== undefined && { seconds }),
      })),
    }),
    ...(productId && { productId }),
    ...(orderId && { orderId }),
    ...(replyTo && { replyToId: replyTo.id }),
  };
}

/** Web Locks exist on HTTPS and localhost only; elsewhere a message's own id alone keeps two tabs from sending it twice. */
async function alone(conversationId: string, work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  await navigator.locks.request(`souk-letters-${conversationId}`, work);
}

export const retryLetter = (letter: Letter) => void outbox?.retry(letter);

export function removeLetter(letter: Letter): void {
  for (const { id } of letter.enclosed) dropUpload(id);
  void outbox?.remove(letter);
}

/** Resolves when the letter will survive a reload; it is shown, and goes out, by itself. */
export const sendLetter = async (client: QueryClient, letter: Omit<Letter, 'place' | 'userId'>): Promise<void> =>
  startSending(client)?.add(letter);

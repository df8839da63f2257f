/** What was begun and not sent, by conversation; kept on this device. */
const key = (userId: string, conversationId: string) => `souk-draft-${userId}-${conversationId}`;

export function draftOf(userId: string, conversationId: string): string {
  try {
    return localStorage.getItem(key(userId, conversationId)) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(userId: string, conversationId: string, text: string): void {
  try {
    if (text.trim()) localStorage.setItem(key(userId, conversationId), text);
    else localStorage.removeItem(key(userId, conversationId));
  } catch {
    // Without storage a draft lasts as long as the page.
  }
}

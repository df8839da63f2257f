/** Where somebody reads a conversation: their own side of it. */
export function conversationPath(conversationId: string, side: 'buyer' | 'shop'): string {
  return side === 'shop' ? `/my-shop/messages/${conversationId}` : `/messages/${conversationId}`;
}

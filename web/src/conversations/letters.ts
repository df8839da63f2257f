/** A message on its way: written on this device, not yet answered for by the server. */
export type Letter = {
  /** The message's clientMessageId: sent twice under it, it is one message. */
  readonly id: string;
  readonly userId: string;
  readonly conversationId: string;
  /** Letters go out by this, lowest first. */
  readonly place: number;
  readonly writtenAt: string;
  readonly body: string;
  readonly enclosed: readonly Enclosed[];
  readonly productId?: string;
  readonly orderId?: string;
  readonly replyTo?: { readonly id: string; readonly excerpt: string | null; readonly mine: boolean };
  /** What is shown of a product or an order until the server shows it. */
  readonly about?: string;
  /** Why it will not go out by itself any more. */
  readonly fault?: string;
};

/** A file of a letter; `fileId` once the server has it. */
export type Enclosed = {
  readonly id: string;
  readonly file: Blob;
  readonly name: string;
  readonly kind: 'picture' | 'document' | 'voice';
  readonly seconds?: number;
  readonly fileId?: string;
};

export const inOrder = (letters: readonly Letter[]) =>
  [...letters].sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1));

/** The next of a conversation to go out; one that failed waits for its writer, those behind it do not. */
export const nextOut = (letters: readonly Letter[], conversationId: string): Letter | undefined =>
  inOrder(letters).find((letter) => letter.conversationId === conversationId && letter.fault === undefined);

import { useQueryClient } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { unblock } from '../api/conversations.ts';
import { fetchBlocks } from '../api/desk.ts';
import type { Block, Conversation } from '../api/types.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { oneConversation } from './queries.ts';

/** In place of the field where one side wants nothing of the other. */
export function Blocked({ conversation: { id, side, shop, buyer, other, blocked } }: { conversation: Conversation }) {
  const client = useQueryClient();
  async function lift() {
    try {
      if (side === 'shop') await unblock(buyer.id, shop.id);
      else {
        const block = await blockOf(shop.id);
        if (block) await unblock(block.user.id);
      }
      await client.invalidateQueries({ queryKey: oneConversation(id).queryKey });
    } catch (error) {
      toast(plainly(error), { bad: true });
    }
  }
  return (
    <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-1 border-t border-line bg-card px-4 py-3 text-soft">
      <p className="flex items-center gap-2">
        <Ban aria-hidden="true" className="size-4.5" />
        {blocked.byMe
          ? i18n.t('You blocked {name}.', { name: other.name })
          : i18n.t('{name} does not take messages from you.', { name: other.name })}
      </p>
      {blocked.byMe && (
        <button
          type="button"
          className="min-h-11 rounded-lg px-2 font-semibold text-glaze hover:underline"
          onClick={() => void lift()}
        >
          {i18n.t('Unblock')}
        </button>
      )}
    </div>
  );
}

/** A shop is blocked by its owner, whom only the list names: looked through until it is there. */
async function blockOf(shopId: string): Promise<Block | undefined> {
  for (let cursor: string | null = null; ; ) {
    const page = await fetchBlocks(undefined, cursor);
    const found = page.items.find(({ shop }) => shop?.id === shopId);
    if (found || page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

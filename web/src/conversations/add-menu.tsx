import { Handshake, Package, Paperclip, Tag, Zap } from 'lucide-react';
import type { RefObject } from 'react';
import type { Conversation } from '../api/types.ts';
import { i18n } from '../words.ts';
import { choice, Hung } from './hung.tsx';

/** What a message can carry beside words. */
export type Addition = 'files' | 'product' | 'order' | 'offer' | 'replies';

type Props = {
  side: Conversation['side'];
  anchor: RefObject<HTMLButtonElement | null>;
  choose: (addition: Addition) => void;
  close: () => void;
};

export default function AddMenu({ side, anchor, choose, close }: Props) {
  const choices = [
    ['files', i18n.t('Pictures and files'), Paperclip],
    ['product', i18n.t('Show a product'), Tag],
    ['order', i18n.t('Show an order'), Package],
    ['offer', i18n.t('Offer a price'), Handshake],
    ...(side === 'shop' ? ([['replies', i18n.t('Quick replies'), Zap]] as const) : []),
  ] as const;
  return (
    <Hung title={i18n.t('Add to the message')} anchor={anchor} close={close}>
      <ul>
        {choices.map(([addition, name, Icon]) => (
          <li key={addition}>
            <button type="button" className={choice} onClick={() => choose(addition)}>
              <Icon aria-hidden="true" className="size-4.5 shrink-0 text-soft" />
              {name}
            </button>
          </li>
        ))}
      </ul>
    </Hung>
  );
}

import { SellerFrame } from '../seller/seller-frame.tsx';
import { i18n } from '../words.ts';
import { Panes } from './panes.tsx';
import { ShopOfInbox } from './place.ts';

/** The inbox that all people of a shop share. */
export default function ShopMessagesPage() {
  return (
    <SellerFrame title={i18n.t('Messages')} needs="messages">
      {(shop) => (
        <ShopOfInbox value={shop}>
          <Panes heading={false} />
        </ShopOfInbox>
      )}
    </SellerFrame>
  );
}

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { changeCallSettings } from '../../api/call-desk.ts';
import type { CallSettings, Shop } from '../../api/types.ts';
import { inputShape } from '../../parts/field.tsx';
import { plainly } from '../../parts/plainly.ts';
import { SellerFrame } from '../../seller/seller-frame.tsx';
import { toast } from '../../shell/toasts.tsx';
import { i18n } from '../../words.ts';
import { History } from './history.tsx';
import { callSettingsOf } from './queries.ts';
import { Queue } from './queue.tsx';

/** All calls of a shop: who waits to be called, what was, and when it takes any. */
export default function ShopCallsPage() {
  return (
    <SellerFrame
      title={i18n.t('Calls')}
      lead={i18n.t('Who rings the shop rings all of its people; who is first takes the call.')}
      aside={(shop) => shop.permissions.includes('calls') && <TakesCalls key={shop.id} shop={shop} />}
      needs="calls"
    >
      {(shop) => (
        <>
          <Queue shop={shop} />
          <History shop={shop.id} to="/my-shop/calls" />
        </>
      )}
    </SellerFrame>
  );
}

/** Kept as soon as it is chosen. */
function TakesCalls({ shop }: { shop: Shop }) {
  const client = useQueryClient();
  const options = callSettingsOf(shop.id);
  const { data } = useQuery(options);
  async function choose(takesCalls: CallSettings['takesCalls']) {
    const before = data;
    client.setQueryData(options.queryKey, { takesCalls });
    try {
      client.setQueryData(options.queryKey, await changeCallSettings(shop.id, { takesCalls }));
      toast(i18n.t('Saved.'));
    } catch (error) {
      client.setQueryData(options.queryKey, before);
      toast(plainly(error), { bad: true });
    }
  }
  return (
    <label className="grid gap-1 text-sm">
      <span className="font-semibold">{i18n.t('The shop can be called')}</span>
      <select
        value={data?.takesCalls ?? ''}
        disabled={!data}
        className={`${inputShape} w-auto`}
        onChange={({ currentTarget }) => void choose(currentTarget.value as CallSettings['takesCalls'])}
      >
        {!data && <option value="">…</option>}
        <option value="hours">{i18n.t('During opening hours')}</option>
        <option value="always">{i18n.t('Always')}</option>
        <option value="never">{i18n.t('Never')}</option>
      </select>
      {data?.takesCalls === 'hours' && !shop.hours && (
        <span className="max-w-64 text-soft">{i18n.t('No hours are set yet, so it is always open.')}</span>
      )}
    </label>
  );
}

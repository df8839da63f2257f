import type { SearchAddress } from '../search/address.ts';
import { i18n } from '../words.ts';
import { conditionNames } from './words.ts';

/** What is looked for, in words. */
export function ConditionChips({ address, currency }: { address: SearchAddress; currency: string }) {
  return (
    <ul aria-label={i18n.t('What is looked for')} className="flex flex-wrap gap-1.5">
      {conditionNames(address, currency).map((name) => (
        <li key={name} className="max-w-full truncate rounded-full bg-glaze-wash px-3 py-0.5 text-sm">
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  );
}

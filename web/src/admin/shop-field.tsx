import { use, useId } from 'react';
import { fetchShopsNamed } from '../api/shops.ts';
import type { Shop } from '../api/types.ts';
import { Combobox } from '../parts/combobox.tsx';
import { Faults } from '../parts/field.tsx';
import { i18n } from '../words.ts';

type Chosen = Pick<Shop, 'id' | 'slug' | 'name' | 'currency'>;

/** One of all shops, by a piece of its name. Whoever sends it without one is told so here, under the name 'shop'. */
export function ShopField({ choose }: { choose: (shop: Chosen | null) => void }) {
  const id = useId();
  const fault = use(Faults).shop;
  return (
    <div>
      <Combobox<Chosen>
        of="shops-named"
        label={i18n.t('Shop')}
        find={fetchShopsNamed}
        placeholder={i18n.t('Begin to write its name')}
        listName={i18n.t('Shops')}
        nameOf={({ name }) => name}
        keyOf={({ id }) => id}
        choose={choose}
        rewritten={() => choose(null)}
        invalid={fault !== undefined}
        describedBy={fault && id}
      />
      {fault && (
        <p id={id} className="mt-1.5 text-sm font-semibold text-rose">
          {fault}
        </p>
      )}
    </div>
  );
}

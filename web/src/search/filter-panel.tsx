import { Star } from 'lucide-react';
import type { Facets } from '../api/types.ts';
import { i18n } from '../words.ts';
import { type AttributeKey, isAttribute, type SearchAddress } from './address.ts';
import { CategoryFilter } from './category-filter.tsx';
import { Choices, Group, Tick } from './choices.tsx';
import { changed, toggled } from './filters.ts';
import { attributeName, ratingName, shopName, valueName } from './names.ts';
import { PlaceFilter } from './place-filter.tsx';
import { PriceFilter } from './price-filter.tsx';

/** Groups of attributes that stand open at once; the others are a press away. */
const OPEN_ATTRIBUTES = 3;

type PanelProps = {
  address: SearchAddress;
  /** Null until they are known: what is chosen can be taken back all the same. */
  facets: Facets | null;
  currency: string;
  change: (next: SearchAddress) => void;
};

/** Every question one can ask of the goods, each with how many there are. */
export function FilterPanel({ address, facets, currency, change }: PanelProps) {
  const attributes = facets?.attributes ?? [];
  const known = new Set(attributes.map(({ name }) => `attr.${name}`));
  const chosenOnly = Object.keys(address).filter((name) => isAttribute(name) && !known.has(name));
  const inStock = facets?.stock.find((one) => one.inStock)?.count ?? null;
  return (
    <div>
      <CategoryFilter {...{ address, change }} categories={facets?.categories ?? []} />
      <PriceFilter {...{ address, currency, change }} bands={facets?.currency === currency ? facets.prices : []} />
      <Group title={i18n.t('Availability')} inUse={address.inStock ? 1 : 0}>
        <Tick
          name={i18n.t('In stock only')}
          count={inStock}
          checked={address.inStock ?? false}
          toggle={() => change(changed(address, { inStock: address.inStock ? undefined : true }))}
        />
      </Group>
      <PlaceFilter {...{ address, change }} delivery={facets?.delivery ?? []} />
      <RatingFilter {...{ address, change }} ratings={facets?.ratings ?? []} />
      <Choices
        title={i18n.t('Shop')}
        choices={(facets?.shops ?? []).map(({ slug, name, count }) => ({ value: slug, name, count }))}
        chosen={address.shop ?? []}
        nameOf={shopName}
        toggle={(slug) => change(toggled(address, 'shop', slug))}
      />
      {attributes.map(({ name, values }, place) => (
        <AttributeFilter
          key={name}
          name={`attr.${name}`}
          open={place < OPEN_ATTRIBUTES}
          {...{ address, values, change }}
        />
      ))}
      {chosenOnly.map((name) => (
        <AttributeFilter key={name} name={name as AttributeKey} values={[]} {...{ address, change }} />
      ))}
    </div>
  );
}

type AttributeProps = Pick<PanelProps, 'address' | 'change'> & {
  name: AttributeKey;
  open?: boolean;
  values: { value: string; count: number }[];
};

const AttributeFilter = ({ name, open = true, address, values, change }: AttributeProps) => (
  <Choices
    title={attributeName(name)}
    open={open}
    choices={values.map(({ value, count }) => ({ value, name: valueName(value), count }))}
    chosen={address[name] ?? []}
    nameOf={valueName}
    toggle={(value) => change(toggled(address, name, value))}
  />
);

type RatingProps = Pick<PanelProps, 'address' | 'change'> & { ratings: Facets['ratings'] };

function RatingFilter({ address, ratings, change }: RatingProps) {
  const { minRating } = address;
  const offered = ratings.filter(({ count }) => count > 0);
  if (offered.length === 0 && minRating === undefined) return null;
  return (
    <Group title={i18n.t('Rating')} inUse={minRating === undefined ? 0 : 1}>
      <ul>
        {offered.map(({ from, count }) => (
          <li key={from} className="flex items-center">
            <div className="min-w-0 flex-1">
              <Tick
                name={ratingName(from)}
                count={count}
                checked={minRating === from}
                toggle={() => change(changed(address, { minRating: minRating === from ? undefined : from }))}
              />
            </div>
            <Star aria-hidden="true" className="ms-2 size-4 fill-saffron text-saffron" />
          </li>
        ))}
      </ul>
    </Group>
  );
}

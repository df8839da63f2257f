import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchCategoriesBelow } from '../api/categories.ts';
import type { Category } from '../api/types.ts';
import { SelectField } from '../parts/field.tsx';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';

const categoriesBelow = (parent: string) =>
  queryOptions({
    queryKey: ['categories', 'below', parent],
    queryFn: () => fetchCategoriesBelow(parent),
    staleTime: 60_000,
  });

/** One branch of the tree, level by level: below a chosen one its own branches are offered. */
export function CategoryField({ choose }: { choose: (category: Category | null) => void }) {
  const [way, setWay] = useState<Category[]>([]);
  const go = (next: Category[]) => {
    setWay(next);
    choose(next.at(-1) ?? null);
  };
  return (
    <>
      {[null, ...way].map((above, depth) => (
        <Level
          key={above?.id ?? ''}
          {...{ above, depth }}
          chosen={way[depth]?.id ?? ''}
          take={(category) => go([...way.slice(0, depth), ...(category ? [category] : [])])}
        />
      ))}
    </>
  );
}

type LevelProps = {
  above: Category | null;
  depth: number;
  chosen: string;
  take: (category: Category | undefined) => void;
};

function Level({ above, depth, chosen, take }: LevelProps) {
  const { data, error } = useQuery(categoriesBelow(above?.id ?? ''));
  if (error) return <p className="text-sm text-rose">{plainly(error)}</p>;
  // A branch that ends here offers nothing more to choose.
  if (above && data?.length === 0) return null;
  return (
    <SelectField
      label={above ? i18n.t('Within {category}', { category: above.name }) : i18n.t('Category')}
      name={depth === 0 ? 'category' : `category-${depth}`}
      value={chosen}
      onChange={({ target }) => take(data?.find(({ id }) => id === target.value))}
    >
      <option value="">
        {!data
          ? i18n.t('Loading…')
          : above
            ? i18n.t('All of {category}', { category: above.name })
            : i18n.t('Choose a category')}
      </option>
      {data?.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

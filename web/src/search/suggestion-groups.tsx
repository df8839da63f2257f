import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { History, LayoutGrid, Search, Store } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import type { Suggestions } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Picture } from '../parts/picture.tsx';
import { i18n } from '../words.ts';
import { highlight } from './highlight.ts';
import { categoryName } from './names.ts';

/** One line of the list, in the order in which the arrow keys go through it. */
export type Choice =
  | { kind: 'search'; text: string; isRecent: boolean }
  | { kind: 'category'; category: Suggestions['categories'][number] }
  | { kind: 'shop'; shop: Suggestions['shops'][number] }
  | { kind: 'product'; product: Suggestions['products'][number] };

const MOST_RECENT = 3;

/** What was searched for here goes before what others search for; it is there at once, without a connection as well. */
export function choicesOf(typed: string, recent: string[], found: Suggestions | undefined): Choice[] {
  const begun = typed === '' ? recent : recent.filter((text) => begins(text, typed)).slice(0, MOST_RECENT);
  const known = new Set(begun.map((text) => text.toLowerCase()));
  const { queries = [], categories = [], shops = [], products = [] } = found ?? {};
  const searches = [
    ...begun.map((text): Choice => ({ kind: 'search', text, isRecent: true })),
    ...queries
      .filter(({ text }) => !known.has(text.toLowerCase()))
      .map(({ text, isRecent }): Choice => ({ kind: 'search', text, isRecent })),
  ];
  // Of nothing typed, what there is besides would only stand in the way of who passes by.
  if (typed === '') return searches;
  return [
    ...searches,
    ...categories.map((category): Choice => ({ kind: 'category', category })),
    ...shops.map((shop): Choice => ({ kind: 'shop', shop })),
    ...products.map((product): Choice => ({ kind: 'product', product })),
  ];
}

const begins = (text: string, letters: string) => text.toLowerCase().startsWith(letters.toLowerCase());

type Props = { id: string; choices: Choice[]; typed: string; active: number; chosen: (choice: Choice) => void };

export function SuggestionGroups({ id, choices, typed, active, chosen }: Props) {
  const titles = {
    search: typed.trim() === '' ? i18n.t('Searched for lately') : i18n.t('Searches'),
    category: i18n.t('Categories'),
    shop: i18n.t('Shops'),
    product: i18n.t('Products'),
  };
  const kinds = [...new Set(choices.map(({ kind }) => kind))];
  return kinds.map((kind) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
    <div key={kind} role="group" aria-labelledby={`${id}-${kind}`} className="not-first:mt-1.5">
      <p id={`${id}-${kind}`} role="presentation" className="px-3 pt-1.5 pb-1 text-sm text-soft">
        {titles[kind]}
      </p>
      {choices.map((choice, place) =>
        choice.kind === kind ? (
          <Option
            key={keyOf(choice)}
            id={`${id}-${place}`}
            isActive={place === active}
            sought={typed}
            choice={choice}
            onClick={() => chosen(choice)}
          />
        ) : null,
      )}
    </div>
  ));
}

export function keyOf(choice: Choice): string {
  if (choice.kind === 'search') return `search ${choice.text}`;
  const { id } = choice.kind === 'category' ? choice.category : choice.kind === 'shop' ? choice.shop : choice.product;
  return `${choice.kind} ${id}`;
}

type OptionProps = { id: string; isActive: boolean; sought: string; choice: Choice; onClick: () => void };

/** A link, so that it can be opened beside as well; the keyboard stays in the field and presses it from there. */
function Option({ id, isActive, sought, choice, onClick }: OptionProps) {
  const shape = {
    id,
    role: 'option',
    tabIndex: -1,
    'aria-selected': isActive,
    onClick,
    className: clsx(
      'flex min-h-11 items-center gap-3 rounded-xl px-3 py-1.5 hover:bg-sunk',
      isActive && 'bg-glaze-wash',
    ),
  } satisfies ComponentProps<'a'>;
  const name = (text: string) => (
    <bdi className="line-clamp-2 min-w-0 flex-1 leading-snug break-words">
      <Marked text={text} sought={sought} />
    </bdi>
  );
  if (choice.kind === 'search') {
    return (
      <Link {...shape} to="/search" search={{ q: choice.text }}>
        <Sign icon={choice.isRecent ? History : Search} />
        {name(choice.text)}
      </Link>
    );
  }
  if (choice.kind === 'category') {
    const { path } = choice.category;
    const above = path.split('/').slice(0, -1).join('/');
    return (
      <Link {...shape} to="/search" search={{ category: [path] }}>
        <Sign icon={LayoutGrid} />
        {name(choice.category.name)}
        {above && <Aside>{i18n.t('in {category}', { category: categoryName(above) })}</Aside>}
      </Link>
    );
  }
  if (choice.kind === 'shop') {
    return (
      <Link {...shape} to="/shops/$slug" params={{ slug: choice.shop.slug }}>
        <Sign icon={Store} />
        {name(choice.shop.name)}
      </Link>
    );
  }
  const { product } = choice;
  return (
    <Link {...shape} to="/products/$id" params={{ id: product.id }}>
      <span className="-my-0.5 size-11 shrink-0 overflow-hidden rounded-lg bg-sunk">
        <Picture url={product.imageUrl} alt="" seed={product.id} />
      </span>
      {name(product.title)}
      <span className="shrink-0 font-semibold tabular-nums">{money(product.price)}</span>
    </Link>
  );
}

const Sign = ({ icon: Icon }: { icon: typeof Store }) => (
  <Icon aria-hidden="true" className="size-4.5 shrink-0 text-soft" />
);

const Aside = ({ children }: { children: ReactNode }) => (
  <span className="max-w-2/5 shrink-0 truncate text-sm text-soft">{children}</span>
);

const Marked = ({ text, sought }: { text: string; sought: string }) =>
  highlight(text, sought).map(({ text, isMatch }, place) =>
    isMatch ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
      <mark key={place} className="bg-transparent font-bold text-inherit">
        {text}
      </mark>
    ) : (
      text
    ),
  );

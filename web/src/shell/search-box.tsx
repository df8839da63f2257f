import { useNavigate, useSearch } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Search } from 'lucide-react';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import type { Suggestions } from '../search/suggestions.tsx';
import { i18n } from '../words.ts';

/**
 * The first thing on every page. An uncontrolled field: the address holds what was searched. What it suggests while one
 * types is loaded once it has the focus; where that does not load, it is a field to search with all the same.
 */
export function SearchBox({ large = false }: { large?: boolean }) {
  const navigate = useNavigate();
  const { q = '' } = useSearch({ strict: false });
  const input = useRef<HTMLInputElement>(null);
  const [List, setList] = useState<typeof Suggestions>();

  useEffect(() => {
    if (input.current) input.current.value = q;
  }, [q]);

  function loadList() {
    if (!List) import('../search/suggestions.tsx').then((list) => setList(() => list.Suggestions)).catch(() => {});
  }

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    const sought = input.current?.value.trim() ?? '';
    if (sought === '') return input.current?.focus();
    void navigate({ to: '/search', search: { q: sought } });
  }

  return (
    <search className="relative block min-w-0">
      <form
        action="/search"
        onSubmit={onSubmit}
        className={clsx(
          'flex items-stretch rounded-full border bg-card text-ink focus-within:outline-3 focus-within:outline-offset-2',
          large
            ? 'border-edge p-1.5 shadow-card focus-within:outline-focus'
            : 'border-transparent p-0.5 focus-within:outline-saffron',
        )}
      >
        <input
          ref={input}
          type="search"
          name="q"
          role="combobox"
          aria-expanded={false}
          aria-autocomplete="list"
          onFocus={loadList}
          defaultValue={q}
          aria-label={i18n.t('Search the market')}
          placeholder={i18n.t('What are you looking for?')}
          autoComplete="off"
          enterKeyHint="search"
          maxLength={200}
          className={clsx(
            'min-w-0 flex-1 bg-transparent placeholder:text-soft focus-visible:outline-none',
            large ? 'min-h-12 ps-5 text-lg' : 'min-h-10 ps-4',
          )}
        />
        <button
          type="submit"
          aria-label={i18n.t('Search')}
          className={clsx(
            'grid shrink-0 place-items-center rounded-full bg-saffron text-on-saffron hover:brightness-95 focus-visible:outline-ink',
            large ? 'size-12' : 'w-12',
          )}
        >
          <Search aria-hidden="true" className="size-5" strokeWidth={2.4} />
        </button>
      </form>
      {List && <List field={input} />}
    </search>
  );
}

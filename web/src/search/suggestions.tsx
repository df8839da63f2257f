import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { type RefObject, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { forgetRecentSearches } from '../api/search.ts';
import { plainly } from '../parts/plainly.ts';
import { useUser } from '../session/session.ts';
import { announce } from '../shell/announcer.tsx';
import { toast } from '../shell/toasts.tsx';
import { visitor } from '../track.ts';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { suggestionsFor } from './queries.ts';
import { forgetSearches, recentSearches, rememberSearch } from './recent.ts';
import { type Choice, choicesOf, keyOf, SuggestionGroups } from './suggestion-groups.tsx';

/** As fast typing passes without asking for each letter. */
const SETTLE_MS = 120;
const SAID_AFTER_MS = 800;

/**
 * The list below the search box: a combobox of the ARIA practices whose focus stays in the field. The box is on every
 * page and this is loaded at its first focus, so it hangs itself onto the field rather than being woven into it.
 */
export function Suggestions({ field }: { field: RefObject<HTMLInputElement | null> }) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(() => field.current?.value ?? '');
  const { href, search } = useLocation();
  const [isOpen, setOpen] = useState(() => {
    // What was sent before this was loaded is answered by the page.
    const isSent = typed !== '' && typed.trim() === (search as SearchAddress).q;
    return document.activeElement === field.current && !isSent;
  });
  const [activeKey, setActiveKey] = useState('');
  const [recent, setRecent] = useState(recentSearches);
  const sought = useSettled(typed.trim());
  const userId = useUser()?.id;
  const client = useQueryClient();
  const { data } = useQuery({ ...suggestionsFor(sought, userId), enabled: isOpen });
  const choices = choicesOf(typed.trim(), recent, data);
  const isShown = isOpen && choices.length > 0;
  // By what it is rather than by its place: an answer that comes late moves nothing under the arrow keys.
  const active = isShown ? choices.findIndex((choice) => keyOf(choice) === activeKey) : -1;
  const current = choices[active];

  const close = () => {
    setOpen(false);
    setActiveKey('');
  };
  const [openedOn, setOpenedOn] = useState(href);
  if (openedOn !== href) {
    setOpenedOn(href);
    close();
  }
  const write = (text: string) => {
    if (field.current) field.current.value = text;
  };
  /** The field reads as what Enter would search for. */
  const go = (place: number) => {
    const choice = choices[place];
    setActiveKey(choice ? keyOf(choice) : '');
    write(choice?.kind === 'search' ? choice.text : typed);
  };
  const listen = () => {
    setTyped(field.current?.value ?? '');
    setRecent(recentSearches());
    setOpen(true);
    setActiveKey('');
  };
  const chosen = (choice: Choice) => {
    close();
    makeRoom(field.current);
    if (choice.kind === 'search') rememberSearch(choice.text);
    // After it was left, which puts back what was typed.
    write(choice.kind === 'search' ? choice.text : '');
  };

  async function forget() {
    forgetSearches();
    setRecent([]);
    // The button goes with the list.
    field.current?.focus();
    try {
      await forgetRecentSearches(visitor());
      client.setQueryData(suggestionsFor('', userId).queryKey, (before) => before && { ...before, queries: [] });
      await client.invalidateQueries({ queryKey: ['suggestions'] });
      announce(i18n.t('Your recent searches are forgotten.'));
    } catch (error) {
      toast(plainly(error), { bad: true });
    }
  }

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isShown) return listen();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // Past either end stands what was typed.
      const places = choices.length + 1;
      go(((active + 1 + step + places) % places) - 1);
    } else if (current && (event.key === 'Home' || event.key === 'End')) {
      event.preventDefault();
      go(event.key === 'Home' ? 0 : choices.length - 1);
    } else if (current && event.key === 'Enter') {
      event.preventDefault();
      document.getElementById(`${id}-${active}`)?.click();
    } else if (event.key === 'Escape' && isShown) {
      // Otherwise the browser would empty the field as well.
      event.preventDefault();
      write(typed);
      close();
    }
  });
  const onInput = useEffectEvent(listen);
  const onOpening = useEffectEvent(() => {
    if (!isOpen && (field.current?.value ?? '') === '') listen();
  });
  const onLeave = useEffectEvent(({ relatedTarget }: FocusEvent) => {
    if (relatedTarget instanceof Node && field.current?.closest('search')?.contains(relatedTarget)) return;
    if (current) write(typed);
    close();
  });
  const onSubmit = useEffectEvent(() => {
    rememberSearch(field.current?.value ?? '');
    close();
    makeRoom(field.current);
  });

  useEffect(() => {
    const input = field.current;
    const box = input?.closest('search');
    if (!input || !box) return;
    const stop = new AbortController();
    const { signal } = stop;
    input.addEventListener('keydown', (event) => onKeyDown(event), { signal });
    input.addEventListener('input', () => onInput(), { signal });
    for (const opening of ['focus', 'click']) input.addEventListener(opening, () => onOpening(), { signal });
    box.addEventListener('focusout', (event) => onLeave(event), { signal });
    box.addEventListener('submit', () => onSubmit(), { signal });
    return () => stop.abort();
  }, [field]);

  useEffect(() => {
    const input = field.current;
    if (!input) return;
    input.setAttribute('aria-expanded', String(isShown));
    input.setAttribute('aria-controls', `${id}-list`);
    if (current) input.setAttribute('aria-activedescendant', `${id}-${active}`);
    else input.removeAttribute('aria-activedescendant');
    if (current) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [field, id, isShown, active, current]);

  const found = isShown ? choices.length : 0;
  useEffect(() => {
    if (found === 0) return;
    const timer = setTimeout(
      () => announce(i18n.t('{found, plural, one {# suggestion} other {# suggestions}}', { found })),
      SAID_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [found]);

  useRoomBelow(panel, isShown);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a press must not take the focus from the field
    <div
      ref={panel}
      hidden={!isShown}
      onMouseDown={(event) => event.preventDefault()}
      className="absolute inset-x-0 top-full z-20 mt-2 overflow-y-auto overscroll-contain rounded-2xl border border-line bg-card p-1.5 text-start text-base text-ink shadow-float"
    >
      <div id={`${id}-list`} role="listbox" aria-label={i18n.t('Suggestions')}>
        <SuggestionGroups {...{ id, choices, typed, active, chosen }} />
      </div>
      {typed.trim() === '' && (
        <button
          type="button"
          className="min-h-11 w-full rounded-xl px-3 text-start text-sm font-semibold text-glaze hover:bg-sunk focus-visible:-outline-offset-3 focus-visible:outline-focus"
          onClick={() => void forget()}
        >
          {i18n.t('Forget these searches')}
        </button>
      )}
    </div>
  );
}

/** The keyboard of a touch screen would go on covering what was found. */
function makeRoom(field: HTMLInputElement | null): void {
  if (matchMedia('(pointer: coarse)').matches) field?.blur();
}

/** What stands still for a moment; an emptied field at once. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return text === '' ? '' : settled;
}

/** No taller than what is left below the field, above the keyboard of a touch screen. */
function useRoomBelow(panel: RefObject<HTMLDivElement | null>, isShown: boolean): void {
  useEffect(() => {
    const room = visualViewport;
    if (!isShown || !room) return;
    const measure = () => {
      const element = panel.current;
      if (!element) return;
      const below = room.height + room.offsetTop - element.getBoundingClientRect().top - 12;
      element.style.maxHeight = `${Math.max(160, below)}px`;
    };
    measure();
    room.addEventListener('resize', measure);
    return () => room.removeEventListener('resize', measure);
  }, [panel, isShown]);
}

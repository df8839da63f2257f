import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { count } from '../parts/amounts.ts';
import { i18n } from '../words.ts';
import { useHeldFocus } from './held-focus.ts';

/** How many values a group shows before one asks for all. */
const FIRST = 6;

type GroupProps = { title: string; open?: boolean; inUse?: number; children: ReactNode };

/** One question of the filters, to be folded away. */
export function Group({ title, open = true, inUse = 0, children }: GroupProps) {
  const held = useHeldFocus<HTMLDivElement>();
  return (
    <details open={open || inUse > 0} className="group/fold border-b border-line py-1 last:border-none">
      <summary className="flex min-h-11 list-none items-center gap-2 rounded-lg font-semibold [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 truncate">{title}</span>
        {inUse > 0 && (
          <span className="rounded-full bg-glaze-wash px-2 text-sm text-glaze tabular-nums">{count(inUse)}</span>
        )}
        <ChevronDown
          aria-hidden="true"
          className="ms-auto size-4 shrink-0 text-soft transition-transform group-open/fold:rotate-180"
        />
      </summary>
      {/* biome-ignore lint/a11y/useSemanticElements: a legend cannot stand in a summary */}
      <div {...held} role="group" aria-label={title} className="pb-3">
        {children}
      </div>
    </details>
  );
}

export type Choice = { value: string; name: string; count: number | null };

type ChoicesProps = {
  title: string;
  open?: boolean;
  choices: Choice[];
  chosen: string[];
  /** What a chosen value is called that no choice names any more. */
  nameOf: (value: string) => string;
  toggle: (value: string) => void;
};

/** Several values may be ticked, any of them will do; those in use stay in sight whatever their number. */
export function Choices({ title, open = true, choices, chosen, nameOf, toggle }: ChoicesProps) {
  const [all, setAll] = useState(false);
  const listed = new Set(choices.map(({ value }) => value));
  const whole = [
    ...choices,
    ...chosen.filter((value) => !listed.has(value)).map((value) => ({ value, name: nameOf(value), count: null })),
  ];
  const shown = all ? whole : whole.filter(({ value }, place) => place < FIRST || chosen.includes(value));
  if (whole.length === 0) return null;
  return (
    <Group title={title} open={open} inUse={chosen.length}>
      <ul className={all ? 'max-h-96 overflow-y-auto' : ''}>
        {shown.map((choice) => (
          <li key={choice.value}>
            <Tick {...choice} checked={chosen.includes(choice.value)} toggle={() => toggle(choice.value)} />
          </li>
        ))}
      </ul>
      {whole.length > FIRST && (
        <button
          type="button"
          aria-expanded={all}
          className="min-h-11 rounded-lg text-sm font-semibold text-glaze hover:underline lg:min-h-8"
          onClick={() => setAll(!all)}
        >
          {all ? i18n.t('Show fewer') : i18n.t('Show all {number}', { number: count(whole.length) })}
        </button>
      )}
    </Group>
  );
}

type TickProps = { name: string; count: number | null; checked: boolean; toggle: () => void };

export function Tick({ name, count: number, checked, toggle }: TickProps) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center gap-3 lg:min-h-8">
      <input id={id} type="checkbox" checked={checked} className="size-5 shrink-0 accent-glaze" onChange={toggle} />
      <label htmlFor={id} className="flex min-h-11 min-w-0 flex-1 cursor-pointer items-center gap-2 lg:min-h-8">
        <span className="min-w-0 flex-1 text-sm/snug break-words">
          <bdi>{name}</bdi>
        </span>
        {number !== null && <span className="text-sm text-soft tabular-nums">{count(number)}</span>}
      </label>
    </div>
  );
}

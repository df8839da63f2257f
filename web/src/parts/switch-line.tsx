import { type ReactNode, useId, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { plainly } from './plainly.ts';

type Props = {
  title: string;
  children: ReactNode;
  on: boolean;
  turn: (on: boolean) => void | Promise<void>;
  /** What this switch has to say of a problem itself; null for what is said of it anyway. */
  explain?: (problem: Problem) => string | null;
};

/** One yes or no that is kept as soon as it is chosen, with what it means below it. */
export function SwitchLine({ title, children, on, turn, explain }: Props) {
  const id = useId();
  /** What was just chosen, until it is kept. */
  const [wish, setWish] = useState<boolean | null>(null);
  async function choose(next: boolean) {
    setWish(next);
    try {
      await turn(next);
      toast(i18n.t('Saved.'));
    } catch (error) {
      toast((error instanceof Problem && explain?.(error)) || plainly(error), { bad: true });
    }
    setWish(null);
  }
  return (
    <label className="flex cursor-pointer items-start gap-3">
      <input
        type="checkbox"
        className="mt-0.5 size-5 shrink-0 accent-glaze"
        checked={wish ?? on}
        aria-disabled={wish !== null || undefined}
        aria-labelledby={`${id}-title`}
        aria-describedby={id}
        onChange={({ currentTarget }) => {
          if (wish === null) void choose(currentTarget.checked);
        }}
      />
      <span>
        <span id={`${id}-title`} className="font-semibold">
          {title}
        </span>
        <span id={id} className="block text-sm text-soft">
          {children}
        </span>
      </span>
    </label>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';
import { begin, forget, isUnanswered, keepPlaced, type Pending, place, unanswered } from './placing.ts';

/** `waiting`: it was sent, nobody answered, and it is being sent again; `unanswered`: that was given up for now. */
export type Stage = 'idle' | 'sending' | 'waiting' | 'unanswered';

type Told = { fault: string; problem: Problem | null };

/**
 * Sends an order and leads on to what was placed. A second press while it is on its way does nothing, one after a lost
 * answer sends the same again, and so does loading the page anew.
 */
export function usePlacing(userId: string, refused: (problem: Problem) => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [before] = useState(() => unanswered(userId));
  const [stage, setStage] = useState<Stage>(before ? 'waiting' : 'idle');
  const [told, setTold] = useState<Told | null>(null);
  const running = useRef(false);

  async function run(pending: Pending, first: Stage) {
    if (running.current) return;
    running.current = true;
    setStage(first);
    setTold(null);
    try {
      const placed = await place(pending, () => setStage('waiting'));
      keepPlaced(placed);
      for (const key of ['cart', 'orders', 'products']) void client.invalidateQueries({ queryKey: [key] });
      await navigate({ to: '/checkout/placed', search: { id: placed.id }, replace: true });
    } catch (error) {
      if (isUnanswered(error)) return setStage('unanswered');
      const problem = error instanceof Problem ? error : null;
      setTold({ fault: faultOf(error), problem });
      setStage('idle');
      if (problem) refused(problem);
    } finally {
      running.current = false;
    }
  }

  const resume = useRef(() => {
    if (before) void run(before, 'waiting');
  });
  useEffect(() => resume.current(), []);

  return {
    stage,
    fault: told?.fault ?? '',
    problem: told?.problem ?? null,
    say: (fault: string) => setTold(fault ? { fault, problem: null } : null),
    send: (order: Pending['order']) => run(begin(userId, order), 'sending'),
    /** Sends once more what nobody answered. */
    again: () => {
      const pending = unanswered(userId);
      if (pending) void run(pending, 'waiting');
      else setStage('idle');
    },
    giveUp: () => {
      forget();
      setStage('idle');
    },
  };
}

function faultOf(error: unknown): string {
  const code = error instanceof Problem ? error.code : '';
  const words: Record<string, string> = {
    quote_changed: i18n.t('Something changed meanwhile, so nothing was ordered. Look at it again, then order.'),
    out_of_stock: i18n.t('Somebody was faster, so nothing was ordered. There is not enough left of:'),
    not_for_sale: i18n.t('Nothing was ordered, since this is not for sale any more:'),
    own_shop: i18n.t('Nothing was ordered, since you work for the shop of this:'),
    cart_empty: i18n.t('There is nothing left in the cart. If you have just ordered it, it is among your orders.'),
    invalid_input: i18n.t('Something of the address is not right. Look at the marked fields.'),
  };
  return words[code] ?? plainly(error);
}

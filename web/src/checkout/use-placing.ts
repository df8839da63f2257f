import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Problem } from '../api/problem.ts';
import { plainly } from '../parts/plainly.ts';
import { i18n } from '../words.ts';
import { begin, isUnanswered, keepPlaced, type Pending, place, unanswered } from './placing.ts';

/** `waiting`: it was sent, nobody answered, and it is being sent again. */
export type Stage = 'idle' | 'sending' | 'waiting';

type Told = { fault: string; problem: Problem | null };

/**
 * Sends an order and leads on to what was placed. A second press while it is on its way does nothing, one after a lost
 * answer sends the same again, and so does loading the page anew.
 */
export function usePlacing(userId: string, refused: (problem: Problem) => void) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [resuming] = useState(() => unanswered(userId));
  const [stage, setStage] = useState<Stage>(resuming ? 'sending' : 'idle');
  const [told, setTold] = useState<Told | null>(null);
  const running = useRef(false);

  async function run(pending: Pending) {
    if (running.current) return;
    running.current = true;
    setStage('sending');
    setTold(null);
    try {
      const placed = await place(pending, () => setStage('waiting'));
      keepPlaced(placed);
      for (const key of ['cart', 'orders', 'products']) void client.invalidateQueries({ queryKey: [key] });
      await navigate({ to: '/checkout/placed', search: { id: placed.id }, replace: true });
    } catch (error) {
      const problem = error instanceof Problem ? error : null;
      setTold({ fault: faultOf(error), problem });
      setStage('idle');
      if (problem && !isUnanswered(problem)) refused(problem);
    } finally {
      running.current = false;
    }
  }

  const resume = useRef(() => {
    if (resuming) void run(resuming);
  });
  useEffect(() => resume.current(), []);

  return {
    stage,
    /** Not before it is known what became of an order that was sent before the page was loaded. */
    resuming: resuming !== null && stage !== 'idle',
    fault: told?.fault ?? '',
    problem: told?.problem ?? null,
    say: (fault: string) => setTold(fault ? { fault, problem: null } : null),
    send: (order: Pending['order']) => run(begin(userId, order)),
  };
}

function faultOf(error: unknown): string {
  if (isUnanswered(error)) {
    return i18n.t(
      'Nobody answered, so it is not certain that your order arrived. Press again: it is never ordered twice.',
    );
  }
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

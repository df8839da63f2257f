import { ShoppingBasket } from 'lucide-react';
import { useState } from 'react';
import { isProblem } from '../api/problem.ts';
import type { ProductCard } from '../api/types.ts';
import { useAddToCart } from '../cart/queries.ts';
import { Button } from '../parts/button.tsx';
import { uuid } from '../parts/intention.ts';
import { plainly } from '../parts/plainly.ts';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

/** As many as one takes in at a glance: nobody puts twelve things into a cart unseen. */
const MOST = 3;

/** Puts the first few into the cart at once. Of what is to be chosen first (a size) there is a word, and no guess. */
export function AllTogether({ products }: { products: ProductCard[] }) {
  const adding = useAddToCart();
  const [busy, setBusy] = useState(false);
  const [inCart, setInCart] = useState<readonly string[]>([]);
  const together = products.filter(({ stock }) => stock > 0).slice(0, MOST);
  // Pressed once more it does not double what went in.
  const offered = together.filter(({ id }) => !inCart.includes(id));
  if (together.length < 2) return null;

  async function add() {
    setBusy(true);
    const faults: unknown[] = [];
    for (const { id } of offered) {
      try {
        await adding.mutateAsync({ productId: id, quantity: 1, key: uuid() });
        setInCart((before) => [...before, id]);
      } catch (error) {
        faults.push(error);
      }
    }
    setBusy(false);
    const added = offered.length - faults.length;
    if (added === 0) return toast(plainly(faults[0]), { bad: true });
    const said = i18n.t('{added, plural, one {# thing is in your cart now.} other {# things are in your cart now.}}', {
      added,
    });
    if (faults.length === 0) return toast(said);
    const isChoice = faults.every((fault) => isProblem(fault, 'invalid_input'));
    const why = isChoice ? i18n.t('Look at the others first: there is something to choose.') : plainly(faults[0]);
    toast(`${said} ${why}`, { bad: !isChoice });
  }

  return (
    <Button look="plain" small busy={busy} disabled={offered.length === 0} onClick={() => void add()}>
      <ShoppingBasket aria-hidden="true" className="size-4" />
      {i18n.t('Put the first {number} in the cart', { number: together.length })}
    </Button>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { offerToWaiting } from '../api/alerts.ts';
import { isProblem } from '../api/problem.ts';
import type { Money, Shop, WaitingBuyers } from '../api/types.ts';
import { count, money } from '../parts/amounts.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { intention } from '../parts/intention.ts';
import { Notice } from '../parts/notice.tsx';
import { i18n } from '../words.ts';
import { WaitingSteps } from './waiting-steps.tsx';

type Props = { waiting: WaitingBuyers; shop: Shop };

/** How many would hear of which price, and the one step that makes it that price. */
export function WaitingOffer({ waiting: { product, currentPrice, steps }, shop }: Props) {
  const client = useQueryClient();
  // By its price: another wish may put a step above it at any time.
  const [wanted, want] = useState<number>();
  const [offered, setOffered] = useState<{ price: Money; told: number } | null>(null);
  const [hasVariants, setHasVariants] = useState(false);
  const [keyFor] = useState(intention);
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that was pressed is gone.
    if (offered || hasVariants) answer.current?.focus();
  }, [offered, hasVariants]);
  const chosen = Math.max(
    0,
    steps.findIndex(({ price }) => price.amount === wanted),
  );
  const step = steps[chosen];
  if (!step) return null;
  const { price, waiting } = step;
  const label = i18n.t(
    'Set the price to {price} and tell {waiting, plural, one {{shown} person} other {{shown} people}}',
    { price: money(price), waiting, shown: count(waiting) },
  );

  async function offer() {
    try {
      const { told } = await offerToWaiting(shop.slug, product.id, price, keyFor(JSON.stringify([product.id, price])));
      setOffered({ price, told });
      // The row stays as it is with its answer; what it says is asked for anew when the page is opened again.
      void client.invalidateQueries({ queryKey: ['waiting-buyers'], refetchType: 'none' });
      void client.invalidateQueries({ queryKey: ['products'] });
    } catch (error) {
      if (!isProblem(error, 'has_variants')) throw error;
      setHasVariants(true);
    }
  }

  return (
    <div className="mt-4">
      <WaitingSteps
        {...{ steps, chosen }}
        name={product.title}
        from={currentPrice}
        choose={offered || hasVariants ? undefined : (step) => want(steps[step]?.price.amount)}
      />
      <div ref={answer} tabIndex={-1} className="mt-4 rounded-xl empty:hidden">
        {offered && (
          <Notice tone="good">
            {offered.told === 0
              ? i18n.t('It costs {price} now. Nobody waits any more.', { price: money(offered.price) })
              : i18n.t(
                  'It costs {price} now. {told, plural, one {{shown} person is told} other {{shown} people are told}}.',
                  { price: money(offered.price), told: offered.told, shown: count(offered.told) },
                )}
          </Notice>
        )}
        {hasVariants && (
          <Notice tone="note">
            {i18n.t('It comes in several kinds, each with a price of its own.')}{' '}
            <Link
              to="/my-shop/products/$id"
              params={{ id: product.id }}
              className="text-glaze underline underline-offset-4"
            >
              {i18n.t('Change its prices')}
            </Link>
          </Notice>
        )}
      </div>
      {!offered && !hasVariants && (
        <div className="mt-4">
          <ConfirmButton
            harmless
            look="main"
            aria-label={`${label}: ${product.title}`}
            label={<span className="py-1.5 leading-snug text-balance">{label}</span>}
            title={i18n.t('Sell “{title}” for {price}?', { title: product.title, price: money(price) })}
            explain={i18n.t(
              'The price falls from {from} to {price} for everybody. {waiting, plural, one {{shown} person hears} other {{shown} people hear}} of it at once, and will expect it to last a while.',
              { from: money(currentPrice), price: money(price), waiting, shown: count(waiting) },
            )}
            action={i18n.t('Set it and tell them')}
            act={offer}
          />
        </div>
      )}
    </div>
  );
}

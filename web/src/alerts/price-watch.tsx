import { Link } from '@tanstack/react-router';
import type { PriceAlert, Product } from '../api/types.ts';
import { useNextRow } from '../seller/use-next-row.ts';
import { i18n } from '../words.ts';
import { AlertLine } from './alert-line.tsx';
import WatchButton from './watch-button.tsx';

/** Below what a product cost: what one waits for, and the way to wait for more. */
export function PriceWatch({ product, alerts }: { product: Product; alerts: PriceAlert[] }) {
  const rows = useNextRow();
  return (
    <div {...rows} tabIndex={-1} className="mt-5 grid justify-items-start gap-4 focus-visible:outline-offset-8">
      {alerts.length > 0 && (
        <section aria-label={i18n.t('What you wait for')} className="w-full">
          <ul className="divide-y divide-line rounded-2xl border border-line bg-card px-4 shadow-card">
            {alerts.map((alert) => (
              <li key={alert.id} className="py-3">
                <AlertLine alert={alert} product={product} />
              </li>
            ))}
          </ul>
          <p className="mt-2 text-sm">
            <Link
              to="/account/alerts"
              className="inline-flex min-h-11 items-center text-glaze underline underline-offset-4"
            >
              {i18n.t('All my alerts and searches')}
            </Link>
          </p>
        </section>
      )}
      <WatchButton product={product} waitsFor="price" />
    </div>
  );
}

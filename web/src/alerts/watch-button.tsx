import { useQuery } from '@tanstack/react-query';
import { BellRing, Check } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Product } from '../api/types.ts';
import { Button } from '../parts/button.tsx';
import { draftOf } from '../parts/draft.ts';
import { useSession } from '../session/session.ts';
import { shopAt } from '../shops/queries.ts';
import { i18n } from '../words.ts';
import { type AlertDraft, draftName, type WaitsFor } from './draft.ts';
import { alertsOn } from './queries.ts';

const load = () => import('./alert-dialog.tsx');
const AlertDialog = lazy(load);

type Props = { product: Product; waitsFor: WaitsFor };

/** Opens the dialog to be told of a price or a return. Guests too: who comes back from signing in finds it as they left it. */
export default function WatchButton({ product, waitsFor }: Props) {
  const { data: shop } = useQuery(shopAt(product.shop.slug));
  const { status } = useSession();
  const { data: alerts } = useQuery({
    ...alertsOn(product.id),
    enabled: status === 'member' && waitsFor === 'stock',
  });
  const [opened, setOpened] = useState(false);
  const [closed, setClosed] = useState(false);
  const said = useRef<HTMLParagraphElement>(null);
  const waits = waitsFor === 'stock' && alerts?.some(({ kind, isActive }) => isActive && kind === 'back_in_stock');
  useEffect(() => {
    // The button that was pressed gave way to these words.
    if (waits && closed && document.activeElement === document.body) said.current?.focus({ preventScroll: true });
  }, [waits, closed]);
  if (shop?.role || product.status !== 'active') return null;
  if (waits) {
    return (
      <p ref={said} tabIndex={-1} className="flex min-h-11 items-center gap-2 text-soft">
        <Check aria-hidden="true" className="size-4.5 text-olive" />
        {i18n.t('You will hear when it is there again.')}
      </p>
    );
  }
  const draft = status === 'member' ? draftOf<AlertDraft>(draftName(product.id, waitsFor)) : null;
  return (
    <>
      <Button
        look="plain"
        aria-haspopup="dialog"
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setOpened(true)}
      >
        <BellRing aria-hidden="true" className="size-4.5" />
        {waitsFor === 'stock' ? i18n.t('Tell me when it is back') : i18n.t('Tell me when it gets cheaper')}
      </Button>
      {(opened || (draft && !closed)) && (
        <Suspense>
          <AlertDialog
            {...{ product, draft, waitsFor }}
            close={() => {
              setOpened(false);
              setClosed(true);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

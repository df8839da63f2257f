import { Link } from '@tanstack/react-router';
import { BellOff, Ellipsis } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Conversation } from '../api/types.ts';
import { money } from '../parts/amounts.ts';
import { Picture } from '../parts/picture.tsx';
import { i18n } from '../words.ts';
import { Back } from './back.tsx';
import { Face } from './face.tsx';
import { presenceWord } from './words.ts';

const CallButton = lazy(() => import('../calls/pages/call-button.tsx'));
const loadMenu = () => import('./thread-menu.tsx');
const ThreadMenu = lazy(loadMenu);

/** Who one talks with and about what. */
export function ThreadHead({ conversation }: { conversation: Conversation }) {
  const { side, shop, other, product, muted, assignedTo } = conversation;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const presence = presenceWord(other);
  const note = [presence, assignedTo && i18n.t('With {name}', { name: assignedTo.name })].filter(Boolean).join(' · ');
  return (
    <header className="border-b border-line bg-card">
      <div className="flex items-center gap-2 px-2 py-2 sm:px-4">
        <Back />
        <Face conversation={conversation} small />
        <div className="ms-1 min-w-0 flex-1">
          <h2 className="flex items-center gap-1.5 font-sans text-base/snug font-semibold tracking-normal">
            {side === 'buyer' ? (
              <Link
                to="/shops/$slug"
                params={{ slug: shop.slug }}
                className="truncate underline-offset-4 hover:underline"
              >
                <bdi>{other.name}</bdi>
              </Link>
            ) : (
              <bdi className="truncate">{other.name}</bdi>
            )}
            {muted && <BellOff role="img" aria-label={i18n.t('Muted')} className="size-4 shrink-0 text-soft" />}
          </h2>
          {note && <p className="truncate text-sm text-soft">{note}</p>}
        </div>
        {!conversation.blocked.byMe && (
          <Suspense>
            <CallButton partner={{ conversationId: conversation.id }} name={other.name} side={side} look="sign" />
          </Suspense>
        )}
        <button
          ref={button}
          type="button"
          aria-label={i18n.t('More about this conversation')}
          aria-haspopup="dialog"
          aria-expanded={open}
          className="grid size-11 shrink-0 place-items-center rounded-xl text-soft hover:bg-sunk hover:text-ink"
          onPointerEnter={() => void loadMenu()}
          onFocus={() => void loadMenu()}
          onClick={() => setOpen(!open)}
        >
          <Ellipsis aria-hidden="true" className="size-5" />
        </button>
      </div>
      {product && (
        <div className="flex items-center gap-3 border-t border-line px-3 py-2 sm:px-5">
          <span className="size-10 shrink-0 overflow-hidden rounded-lg bg-sunk">
            <Picture url={product.imageUrl} alt="" seed={product.id ?? product.title} />
          </span>
          <p className="min-w-0 flex-1 truncate text-sm">
            {product.id ? (
              <Link
                to="/products/$id"
                params={{ id: product.id }}
                className="font-semibold underline-offset-4 hover:underline"
              >
                <bdi>{product.title}</bdi>
              </Link>
            ) : (
              <bdi>{product.title}</bdi>
            )}
          </p>
          <p className="shrink-0 text-sm font-semibold tabular-nums">{money(product.price)}</p>
        </div>
      )}
      {open && (
        <Suspense>
          <ThreadMenu conversation={conversation} anchor={button} close={() => setOpen(false)} />
        </Suspense>
      )}
    </header>
  );
}

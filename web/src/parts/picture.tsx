import { useState } from 'react';
import { MarketTile } from './market-tile.tsx';

type PictureProps = { url: string | null; alt: string; seed: string; eager?: boolean };

/** A product's picture; where there is none, or it lies on another host (which the CSP forbids), a drawn tile. */
export function Picture({ url, alt, seed, eager = false }: PictureProps) {
  const [broken, setBroken] = useState(false);
  if (!url || broken || !ownHost(url)) return <MarketTile seed={seed} className="size-full" />;
  return (
    <img
      src={url}
      alt={alt}
      width={480}
      height={480}
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      className="size-full object-cover"
      onError={() => setBroken(true)}
    />
  );
}

function ownHost(url: string): boolean {
  try {
    return new URL(url, location.origin).origin === location.origin;
  } catch {
    return false;
  }
}

import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { RailSkeleton, railRoom } from './rail-skeleton.tsx';

const load = () => import('./rails.tsx');
type Rails = Awaited<ReturnType<typeof load>>;

/** A rail whose code does not load is not there; the page around it is. */
const part = <P extends object>(pick: (rails: Rails) => ComponentType<P>) =>
  lazy<ComponentType<P>>(() =>
    load().then(
      (rails) => ({ default: pick(rails) }),
      () => ({ default: () => null }),
    ),
  );

const ForYouRail = part((rails) => rails.ForYou);
const CartRail = part((rails) => rails.ForCart);
const SimilarRail = part((rails) => rails.Similar);
const BoughtTogetherRail = part((rails) => rails.BoughtTogether);
const RecentlyViewedRail = part((rails) => rails.RecentlyViewed);

type Placed = { className?: string };

export const ForYou = ({ className }: Placed) => (
  <Near className={className}>
    <ForYouRail place="home" />
  </Near>
);

export const ForCart = ({ productIds, className }: Placed & { productIds: string[] }) => (
  <Near className={className}>
    <CartRail productIds={productIds} />
  </Near>
);

export const Similar = ({ productId, className, heading }: Placed & { productId: string; heading?: string }) => (
  <Near className={className}>
    <SimilarRail productId={productId} {...(heading && { heading })} />
  </Near>
);

export const BoughtTogether = ({ productId, className }: Placed & { productId: string }) => (
  <Near className={className}>
    <BoughtTogetherRail productId={productId} />
  </Near>
);

export const RecentlyViewed = ({ className }: Placed) => (
  <Near className={className}>
    <RecentlyViewedRail />
  </Near>
);

/**
 * Keeps a rail's room free; its code and its answer come when it comes near the view. One that turns out to be empty
 * gives the room back, and then it lies still below the view.
 */
function Near({ className, children }: { className: string | undefined; children: ReactNode }) {
  const room = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = room.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: '300px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={room} className={`min-w-0 empty:hidden ${className ?? ''}`}>
      {near ? <Suspense fallback={<RailSkeleton />}>{children}</Suspense> : <div className={railRoom} />}
    </div>
  );
}

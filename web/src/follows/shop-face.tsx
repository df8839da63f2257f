import { Picture } from '../parts/picture.tsx';

/** The logo of a shop, or its tile. */
export const ShopFace = ({ shop }: { shop: { id: string; logoUrl: string | null } }) => (
  <span className="size-11 shrink-0 overflow-hidden rounded-xl border border-line bg-sunk">
    <Picture url={shop.logoUrl} alt="" seed={shop.id} />
  </span>
);

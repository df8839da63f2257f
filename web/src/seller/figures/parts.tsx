import type { ReactNode } from 'react';
import type { ShopBehaviour } from '../../api/figures.ts';

export type PartProps = {
  behaviour: ShopBehaviour;
  /** How the names of its files begin. */
  file: string;
};

/** In place of a picture of nothing. */
export const Nothing = ({ children }: { children: ReactNode }) => <p className="text-soft">{children}</p>;

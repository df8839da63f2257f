import type { ReactNode } from 'react';
import type { Behaviour } from '../../api/types.ts';

export type PartProps = {
  behaviour: Behaviour;
  /** How the names of its files begin. */
  file: string;
};

/** In place of a picture of nothing. */
export const Nothing = ({ children }: { children: ReactNode }) => <p className="text-soft">{children}</p>;

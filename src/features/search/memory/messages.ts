import type { MatchWish } from './match-among.ts';
import type { Suggested, SuggestWish } from './suggest-in-memory.ts';
import type { SearchAnswer, SearchWish } from './wish.ts';

/** What the server asks of the index. All but the last are answered once, under its number. */
export type Question =
  | { readonly kind: 'search'; readonly wish: SearchWish }
  | { readonly kind: 'suggest'; readonly wish: SuggestWish }
  /** Which of these products each wish finds. */
  | { readonly kind: 'matchAmong'; readonly productIds: readonly string[]; readonly wishes: readonly MatchWish[] }
  /** Answered when all that was committed before it was asked is in the index. */
  | { readonly kind: 'catchUp' }
  /** The same for shops, their places and zones. */
  | { readonly kind: 'readShops' }
  /** Not answered: the thread ends. */
  | { readonly kind: 'close' };

export interface Asked {
  readonly number: number;
  readonly question: Question;
}

export type Reply =
  /** All documents were read. */
  | { readonly kind: 'loaded'; readonly state: IndexState }
  | { readonly kind: 'state'; readonly state: IndexState }
  | {
      readonly kind: 'answer';
      readonly number: number;
      readonly answer: SearchAnswer | Suggested | readonly number[][] | null;
    }
  | { readonly kind: 'fault'; readonly number: number; readonly error: unknown };

export interface IndexState {
  readonly documents: number;
  readonly bytes: number;
  readonly loadedInMs: number;
}

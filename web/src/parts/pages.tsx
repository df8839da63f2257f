import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { More } from './more.tsx';
import { Loaded } from './states.tsx';

type Props<T> = {
  query: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  skeleton: ReactNode;
  /** What stands there instead of a list of nothing. */
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
};

/** A list that comes page by page: every state of it, and the button for more below. */
export function Pages<T>({ query, skeleton, empty, children }: Props<T>) {
  return (
    <Loaded query={query} skeleton={skeleton}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return empty;
        return (
          <>
            {children(items)}
            <More
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              failed={query.isFetchNextPageError}
              shown={items.length}
              load={() => void query.fetchNextPage()}
            />
          </>
        );
      }}
    </Loaded>
  );
}

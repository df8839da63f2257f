import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Handshake } from 'lucide-react';
import { unblock } from '../api/conversations.ts';
import { fetchBlocks } from '../api/desk.ts';
import type { Block } from '../api/types.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Pages } from '../parts/pages.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { day } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';

const blocksOf = (shop: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['blocks', shop ?? 'mine'],
    queryFn: ({ pageParam }) => fetchBlocks(shop, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Whom one blocked oneself, or for a shop; and the way back. */
export function BlockedPeople({ shop }: { shop?: string }) {
  const query = useInfiniteQuery(blocksOf(shop));
  return (
    <Pages
      query={query}
      skeleton={<RowsSkeleton />}
      empty={
        <StateNote icon={Handshake} title={i18n.t('Nobody is blocked')}>
          {i18n.t('You can block somebody in the menu of a conversation.')}
        </StateNote>
      }
    >
      {(blocks) => (
        <ul className="divide-y divide-line">
          {blocks.map((block) => (
            <Row key={block.user.id} block={block} shop={shop} />
          ))}
        </ul>
      )}
    </Pages>
  );
}

function Row({ block: { user, shop: theirs, createdAt }, shop }: { block: Block; shop: string | undefined }) {
  const client = useQueryClient();
  const name = theirs?.name ?? user.name;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-4">
      <div className="min-w-0">
        <p className="font-semibold break-words">
          {theirs ? (
            <Link to="/shops/$slug" params={{ slug: theirs.slug }} className="underline-offset-4 hover:underline">
              <bdi>{theirs.name}</bdi>
            </Link>
          ) : (
            <bdi>{user.name}</bdi>
          )}
        </p>
        <p className="text-sm text-soft">{i18n.t('since {day}', { day: day(createdAt) })}</p>
      </div>
      <ConfirmButton
        look="plain"
        small
        harmless
        label={i18n.t('Unblock')}
        aria-label={i18n.t('Unblock {name}', { name })}
        title={i18n.t('Unblock {name}?', { name })}
        explain={i18n.t('You can write to each other again.')}
        action={i18n.t('Unblock')}
        act={async () => {
          await unblock(user.id, shop);
          await Promise.all([['blocks'], ['conversations']].map((queryKey) => client.invalidateQueries({ queryKey })));
          toast(i18n.t('{name} is no longer blocked.', { name }));
        }}
      />
    </li>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RefObject } from 'react';
import type { Conversation } from '../api/types.ts';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import { choice, Hung } from './hung.tsx';
import { quickReplies } from './queries.ts';

type Props = {
  shop: Conversation['shop'];
  anchor: RefObject<HTMLButtonElement | null>;
  choose: (body: string) => void;
  close: () => void;
};

/** Answers the shop gives often, put into the field to be looked over before they are sent. */
export default function QuickReplies({ shop, anchor, choose, close }: Props) {
  const query = useQuery(quickReplies(shop.id));
  return (
    <Hung title={i18n.t('Quick replies')} anchor={anchor} close={close} keepFocus>
      <Loaded query={query} skeleton={<RowsSkeleton rows={2} />}>
        {(replies) =>
          replies.length === 0 ? (
            <div className="max-w-64 p-3 text-sm text-soft">
              <p>{i18n.t('No quick replies yet. What you answer often can be kept as one.')}</p>
              <Link
                to="/my-shop/desk"
                className="inline-flex min-h-11 items-center font-semibold text-glaze underline underline-offset-4"
              >
                {i18n.t('Write one')}
              </Link>
            </div>
          ) : (
            <ul>
              {replies.map(({ id, title, body }) => (
                <li key={id}>
                  <button type="button" className={choice} onClick={() => choose(body)}>
                    <span className="min-w-0">
                      <span className="block truncate font-semibold">{title}</span>
                      <span className="line-clamp-2 text-sm text-soft">{body}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Hung>
  );
}

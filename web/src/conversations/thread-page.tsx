import { useQuery } from '@tanstack/react-query';
import { useLocation, useParams } from '@tanstack/react-router';
import { useTitle } from '../parts/page.tsx';
import { Waiting } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { i18n } from '../words.ts';
import { Back } from './back.tsx';
import { oneConversation, threadAt } from './queries.ts';
import { ThreadView } from './thread-view.tsx';

/** One conversation, among one's own or in the inbox of a shop. */
export default function ThreadPage() {
  const { id = '' } = useParams({ strict: false });
  const seq = useLocation({ select: ({ search }) => (search as { seq?: number }).seq });
  const conversation = useQuery(oneConversation(id));
  const thread = useQuery(threadAt(id));
  useTitle(
    conversation.data ? i18n.t('Messages with {name}', { name: conversation.data.other.name }) : i18n.t('Messages'),
  );
  return (
    <div className="thread flex h-full min-h-0 flex-col">
      <Loaded query={conversation} skeleton={<ThreadSkeleton />}>
        {(known) =>
          known.id === id && thread.data ? (
            <ThreadView key={id} conversation={known} thread={thread.data} goTo={seq} />
          ) : (
            <>
              <Back />
              <Loaded query={thread} skeleton={<ThreadSkeleton />}>
                {() => <ThreadSkeleton />}
              </Loaded>
            </>
          )
        }
      </Loaded>
      {conversation.error && !conversation.data && <Back />}
    </div>
  );
}

const ThreadSkeleton = () => (
  <Waiting>
    <div className="flex items-center gap-3 border-b border-line p-4">
      <div className="skeleton size-10 rounded-full" />
      <div className="skeleton h-5 w-40" />
    </div>
    <div className="grid gap-4 p-5">
      <div className="skeleton h-14 w-3/5 rounded-2xl" />
      <div className="skeleton ms-auto h-10 w-2/5 rounded-2xl" />
      <div className="skeleton ms-auto h-16 w-1/2 rounded-2xl" />
      <div className="skeleton h-10 w-2/5 rounded-2xl" />
    </div>
  </Waiting>
);

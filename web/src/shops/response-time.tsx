import { queryOptions, useQuery } from '@tanstack/react-query';
import { MessageCircleReply } from 'lucide-react';
import { fetchResponseTime } from '../api/desk.ts';
import { i18n } from '../words.ts';

const responseTimeOf = (slug: string) =>
  queryOptions({ queryKey: ['response-time', slug], queryFn: () => fetchResponseTime(slug), staleTime: 300_000 });

/** How soon a shop answers; nothing before that is known. */
export function AnswersWithin({ slug }: { slug: string }) {
  const { data } = useQuery(responseTimeOf(slug));
  if (typeof data?.medianSeconds !== 'number') return null;
  return (
    <span className="inline-flex items-center gap-1.5 text-sm text-soft">
      <MessageCircleReply aria-hidden="true" className="size-4" />
      {answersWithin(data.medianSeconds)}
    </span>
  );
}

const HOUR = 3_600;

function answersWithin(seconds: number): string {
  if (seconds <= 300) return i18n.t('Usually answers within minutes');
  if (seconds <= HOUR) return i18n.t('Usually answers within an hour');
  const hours = Math.ceil(seconds / HOUR);
  if (hours < 24)
    return i18n.t('{hours, plural, one {Usually answers within # hour} other {Usually answers within # hours}}', {
      hours,
    });
  const days = Math.ceil(hours / 24);
  if (days === 1) return i18n.t('Usually answers within a day');
  if (days < 7)
    return i18n.t('{days, plural, one {Usually answers within # day} other {Usually answers within # days}}', { days });
  return i18n.t('Answers seldom, or late');
}

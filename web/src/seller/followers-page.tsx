import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Megaphone, UsersRound } from 'lucide-react';
import { announceOfShop, takeAnnouncementBack } from '../api/follows.ts';
import type { Shop, ShopAnnouncement } from '../api/types.ts';
import { announcementsOf, followersOf } from '../follows/queries.ts';
import { count } from '../parts/amounts.ts';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Field, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { Pages } from '../parts/pages.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { StateNote } from '../parts/states.tsx';
import { Ago, day } from '../parts/times.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';
import { useNextRow } from './use-next-row.ts';

export default function FollowersPage() {
  return (
    <SellerFrame
      title={i18n.t('Followers and news')}
      lead={i18n.t('Followers see by themselves what you put up, make cheaper or have again. Here you tell them more.')}
      needs="profile"
    >
      {(shop) => (
        <div className="grid gap-6">
          <Say shop={shop} />
          <Said shop={shop} />
          <Followers shop={shop} />
        </div>
      )}
    </SellerFrame>
  );
}

function Say({ shop }: { shop: Shop }) {
  const client = useQueryClient();
  if (shop.status === 'hidden') return null;
  return (
    <Sheet title={i18n.t('Tell your followers something')}>
      <Form
        resets
        submit={i18n.t('Tell them')}
        explain={({ code }) =>
          code === 'too_many_announcements' ? i18n.t('That is enough for today: five things in 24 hours.') : null
        }
        send={async ({ text }, key) => {
          await announceOfShop(shop.id, { title: text('title').trim(), body: text('body').trim() }, key);
          toast(i18n.t('It stands in their news and on the page of your shop.'));
          await client.invalidateQueries({ queryKey: ['follows', 'announcements', shop.slug] });
        }}
      >
        <Field label={i18n.t('In one line')} name="title" required maxLength={120} dir="auto" />
        <TextField label={i18n.t('What is it about?')} name="body" required maxLength={2000} />
      </Form>
    </Sheet>
  );
}

function Said({ shop }: { shop: Shop }) {
  const query = useInfiniteQuery(announcementsOf(shop.slug, 10));
  const rows = useNextRow();
  return (
    <Sheet title={i18n.t('What you told them')}>
      <div {...rows} tabIndex={-1} className="focus-visible:outline-offset-8">
        <Pages
          query={query}
          skeleton={<RowsSkeleton rows={2} />}
          empty={
            <StateNote icon={Megaphone} title={i18n.t('Nothing yet')}>
              {i18n.t('A fair you go to, a day off, something you are looking for: it costs nothing to say it.')}
            </StateNote>
          }
        >
          {(news) => (
            <ul className="divide-y divide-line">
              {news.map((each) => (
                <One key={each.id} news={each} shop={shop} />
              ))}
            </ul>
          )}
        </Pages>
      </div>
    </Sheet>
  );
}

function One({ news: { id, title, body, at }, shop }: { news: ShopAnnouncement; shop: Shop }) {
  const client = useQueryClient();
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-4 first:pt-0 last:pb-0">
      <div className="min-w-0 max-w-prose">
        <p dir="auto" className="font-semibold break-words">
          {title}
        </p>
        <p dir="auto" className="mt-1 break-words whitespace-pre-line">
          {body}
        </p>
        <p className="mt-1 text-sm text-soft">
          <Ago at={at} />
        </p>
      </div>
      <ConfirmButton
        look="quiet"
        small
        aria-label={i18n.t('Take it back: {title}', { title })}
        label={i18n.t('Take it back')}
        title={i18n.t('Take “{title}” back?', { title })}
        explain={i18n.t('It leaves the news of your followers and the page of your shop.')}
        action={i18n.t('Take it back')}
        act={async () => {
          await takeAnnouncementBack(shop.id, id);
          await client.invalidateQueries({ queryKey: ['follows', 'announcements', shop.slug] });
        }}
      />
    </li>
  );
}

function Followers({ shop }: { shop: Shop }) {
  const query = useInfiniteQuery(followersOf(shop.id));
  return (
    <Sheet
      title={i18n.t('{followers, plural, =0 {Followers} one {{shown} follower} other {{shown} followers}}', {
        followers: shop.followerCount,
        shown: count(shop.followerCount),
      })}
    >
      <Pages
        query={query}
        skeleton={<RowsSkeleton rows={3} />}
        empty={
          <StateNote icon={UsersRound} title={i18n.t('Nobody follows you yet')}>
            {i18n.t('Whoever likes your shop finds “Follow” on its page and beside everything you sell.')}
          </StateNote>
        }
      >
        {(followers) => (
          <ul className="divide-y divide-line">
            {followers.map(({ user, since }, at) => (
              <li key={user?.id ?? `${since} ${at}`} className="flex flex-wrap justify-between gap-x-4 py-3">
                <span className="min-w-0 break-words">
                  {user ? <bdi>{user.name}</bdi> : <span className="text-soft">{i18n.t('Somebody who left')}</span>}
                </span>
                <span className="text-sm text-soft">{i18n.t('Since {day}', { day: day(since) })}</span>
              </li>
            ))}
          </ul>
        )}
      </Pages>
    </Sheet>
  );
}

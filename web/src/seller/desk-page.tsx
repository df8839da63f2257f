import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { BlockedPeople } from '../account/blocked-people.tsx';
import type { fetchQuickReplies } from '../api/conversations.ts';
import {
  changeQuickReply,
  fetchAwayMessage,
  removeQuickReply,
  writeAwayMessage,
  writeQuickReply,
} from '../api/desk.ts';
import type { Problem } from '../api/problem.ts';
import type { AwayMessage, Shop } from '../api/types.ts';
import { quickReplies } from '../conversations/queries.ts';
import { Button } from '../parts/button.tsx';
import { ConfirmButton } from '../parts/confirm-button.tsx';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Sheet } from '../parts/page.tsx';
import { RowsSkeleton } from '../parts/skeleton.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../shell/toasts.tsx';
import { i18n } from '../words.ts';
import { SellerFrame } from './seller-frame.tsx';

type Reply = Awaited<ReturnType<typeof fetchQuickReplies>>['items'][number];

const awayOf = (shop: string) =>
  queryOptions({ queryKey: ['away-message', shop], queryFn: () => fetchAwayMessage(shop) });

export default function DeskPage() {
  return (
    <SellerFrame
      title={i18n.t('Answers')}
      lead={i18n.t('What you say often, what is said when you are away, and who cannot write to you.')}
      needs="messages"
    >
      {(shop) => (
        <div className="grid max-w-3xl grid-cols-1 gap-6">
          <Away shop={shop} />
          <Replies shop={shop} />
          <Sheet title={i18n.t('Blocked buyers')}>
            <BlockedPeople shop={shop.id} />
          </Sheet>
        </div>
      )}
    </SellerFrame>
  );
}

function Away({ shop }: { shop: Shop }) {
  const query = useQuery(awayOf(shop.id));
  return (
    <Sheet title={i18n.t('When you are away')}>
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {(away) => <AwayForm shop={shop} away={away} />}
      </Loaded>
    </Sheet>
  );
}

function AwayForm({ shop, away }: { shop: Shop; away: AwayMessage }) {
  const client = useQueryClient();
  const [when, setWhen] = useState(away.when);
  return (
    <Form
      submit={i18n.t('Save')}
      send={async ({ text }) => {
        const saved = await writeAwayMessage(shop.id, { when, body: text('body').trim() });
        client.setQueryData(awayOf(shop.id).queryKey, saved);
        toast(i18n.t('Saved.'));
      }}
    >
      <p className="text-soft">
        {i18n.t('Buyers who write get this at once, at most every four hours. It does not count as your answer.')}
      </p>
      <SelectField
        label={i18n.t('Say it')}
        name="when"
        value={when}
        onChange={({ currentTarget }) => setWhen(currentTarget.value as AwayMessage['when'])}
        help={
          when === 'closed' && !shop.hours
            ? i18n.t('Your shop has no opening hours yet, so it is never closed.')
            : undefined
        }
      >
        <option value="never">{i18n.t('Never')}</option>
        <option value="closed">{i18n.t('Outside the opening hours')}</option>
        <option value="always">{i18n.t('Always, until I change this')}</option>
      </SelectField>
      <TextField
        label={i18n.t('What buyers read')}
        name="body"
        defaultValue={away.body}
        maxLength={1000}
        required={when !== 'never'}
        optional={when === 'never'}
      />
    </Form>
  );
}

function Replies({ shop }: { shop: Shop }) {
  const query = useQuery(quickReplies(shop.id));
  const client = useQueryClient();
  const renew = () => client.invalidateQueries({ queryKey: quickReplies(shop.id).queryKey });
  return (
    <Sheet title={i18n.t('Quick replies')}>
      <p className="mb-4 text-soft">
        {i18n.t('They stand beside the field where you write, one press away. Nothing is sent before you send it.')}
      </p>
      <Loaded query={query} skeleton={<RowsSkeleton />}>
        {(replies) => (
          <>
            {replies.length === 0 && <p className="text-soft">{i18n.t('None so far.')}</p>}
            <ul className="divide-y divide-line">
              {replies.map((reply) => (
                <ReplyRow key={reply.id} {...{ shop, reply, renew }} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <h3 className="mt-6 mb-3 text-lg font-semibold">{i18n.t('A new one')}</h3>
      <Form
        resets
        submit={i18n.t('Add it')}
        explain={explain}
        send={async ({ text }, key) => {
          await writeQuickReply(shop.id, { title: text('title').trim(), body: text('body').trim() }, key);
          await renew();
          toast(i18n.t('Saved.'));
        }}
      >
        <ReplyFields />
      </Form>
    </Sheet>
  );
}

function ReplyRow({ shop, reply, renew }: { shop: Shop; reply: Reply; renew: () => Promise<unknown> }) {
  const [editing, edit] = useState(false);
  const { id, title, body } = reply;
  if (editing) {
    return (
      <li className="py-4">
        <Form
          submit={i18n.t('Save')}
          explain={explain}
          aside={
            <Button look="quiet" onClick={() => edit(false)}>
              {i18n.t('Cancel')}
            </Button>
          }
          send={async ({ text }) => {
            await changeQuickReply(shop.id, id, { title: text('title').trim(), body: text('body').trim() });
            await renew();
            edit(false);
          }}
        >
          <ReplyFields reply={reply} />
        </Form>
      </li>
    );
  }
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 py-4">
      <div className="min-w-0 max-w-prose">
        <p className="font-semibold break-words">{title}</p>
        <p dir="auto" className="line-clamp-3 break-words whitespace-pre-line text-soft">
          {body}
        </p>
      </div>
      <div className="flex flex-wrap gap-1">
        <Button look="quiet" small aria-label={i18n.t('Change {name}', { name: title })} onClick={() => edit(true)}>
          {i18n.t('Change')}
        </Button>
        <ConfirmButton
          look="quiet"
          small
          label={i18n.t('Remove')}
          aria-label={i18n.t('Remove {name}', { name: title })}
          title={i18n.t('Remove “{name}”?', { name: title })}
          explain={i18n.t('Messages that were sent with it stay as they are.')}
          action={i18n.t('Remove')}
          act={async () => {
            await removeQuickReply(shop.id, id);
            await renew();
          }}
        />
      </div>
    </li>
  );
}

const ReplyFields = ({ reply }: { reply?: Reply }) => (
  <>
    <Field
      label={i18n.t('Name')}
      name="title"
      required
      maxLength={60}
      autoComplete="off"
      defaultValue={reply?.title}
      help={i18n.t('Only you see it: a word or two to find it by.')}
    />
    <TextField label={i18n.t('Answer')} name="body" required maxLength={5000} defaultValue={reply?.body} />
  </>
);

function explain({ code }: Problem): string | null {
  if (code === 'quick_reply_exists') return i18n.t('There is one of that name already.');
  if (code === 'too_many_quick_replies') return i18n.t('There are 50 of them. Remove one you no longer need.');
  return null;
}

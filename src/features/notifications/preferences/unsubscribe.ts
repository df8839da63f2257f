import type { Context } from '#platform/actor.ts';
import { change } from '#platform/change.ts';
import { type ListedType, listedTypes, wontOf } from '../types.ts';
import { readUnsubscribeToken } from '../unsubscribe.token.ts';
import { readWishes } from '../wishes.store.ts';
import { isWanted } from '../wishes.ts';
import { wordsFor } from '../words/words.ts';
import { writeTurned } from './preferences.store.ts';
import { preferenceProblems } from './problems.ts';
import type { Unsubscription } from './schema.ts';

/** What mails a link in one of them is about. Throws `unsubscribe_link_invalid` where it is none of ours. */
export async function showUnsubscription(context: Context, token: string): Promise<Unsubscription> {
  const { userId, types } = readToken(context, token);
  const wishes = await readWishes(context.house.database.db, userId);
  const { labels } = wordsFor(wishes?.locale ?? 'en');
  return {
    mails: types.map((type) => ({ type, label: labels[type] })),
    on: wishes !== undefined && types.some((type) => isWanted(wishes, type, 'email')),
  };
}

/** Ends these mails, whoever asks: the link came with one of them. Again is no change. */
export async function unsubscribe(context: Context, token: string): Promise<Unsubscription> {
  const { userId, types } = readToken(context, token);
  const turned = types.map((type) => ({
    type,
    channel: 'email' as const,
    on: false,
    byItself: wontOf(type, 'email') === 'on',
  }));
  await change(context, (tx) => writeTurned(tx, userId, turned));
  return showUnsubscription(context, token);
}

function readToken({ house }: Context, token: string): { userId: string; types: ListedType[] } {
  const said = readUnsubscribeToken(house.keys, token);
  if (!said) throw preferenceProblems.unsubscribe_link_invalid();
  // What is no longer told of, or cannot be turned off any more, needs no ending.
  const types = listedTypes.filter((type) => said.types.includes(type) && wontOf(type, 'email') !== 'locked');
  return { userId: said.userId, types };
}

import { storedAddress } from '#features/accounts/client.ts';
import type { Context } from '#platform/actor.ts';
import { newId } from '#platform/ids.ts';
import { invalid, problems } from '#platform/problems.ts';
import { agentOf } from './agent.ts';
import { keptReferrer } from './referrer.ts';
import type { ViewSent, ViewTaken } from './schema.ts';
import type { View } from './view.ts';
import { visitorOf } from './visitor.ts';
import { viewWriterOf } from './writer.ts';

const MOST_QUERY_LETTERS = 200;

/**
 * Takes a view and answers once it is committed. `host` is the one it was sent to: its pages are our own.
 * Throws `not_found` where there is no such product or shop for the public, `unavailable` where too many wait.
 */
export async function trackView(context: Context, sent: ViewSent, host: string): Promise<ViewTaken> {
  const subject = subjectOf(sent);
  const viewId = sent.viewId?.toLowerCase() ?? newId();
  const { userAgent } = context.client;
  const { isBot, kind: device, browser, os } = agentOf(userAgent);
  if (isBot) return { viewId };

  const found = await viewWriterOf(context.house).record({
    id: viewId,
    ...subject,
    userId: context.actor?.userId ?? null,
    sessionId: sent.sessionId ?? null,
    visitor: visitorOf(context, sent.sessionId),
    ipAddress: storedAddress(context) || null,
    userAgent: userAgent || null,
    device,
    browser,
    os,
    referrer: keptReferrer(sent.referrer, ownHosts(context, host)),
    duration: sent.duration ?? null,
  });
  if (!found) throw problems.not_found();
  return { viewId };
}

type Subject = Pick<View, 'kind' | 'productId' | 'shopId' | 'query'>;
const given = { product: 'productId', shop: 'shopId', search: 'query' } as const;
const kinds = ['product', 'shop', 'search'] as const;

/** The one thing that was looked at. Nothing at all is enough where the view is known and only its duration is new. */
function subjectOf(sent: ViewSent): Subject {
  const kind = sent.kind ?? kinds.find((one) => sent[given[one]] !== undefined);
  if (!kind && sent.viewId !== undefined && sent.duration !== undefined) {
    return { kind: null, productId: null, shopId: null, query: null };
  }
  const name = given[kind ?? 'product'];
  if (!kind || sent[name] === undefined) throw invalid(`/${name}`, 'is missing');
  const other = kinds.find((one) => one !== kind && sent[given[one]] !== undefined);
  if (other) throw invalid(`/${given[other]}`, `is not for a view of a ${kind}`);
  return {
    kind,
    productId: sent.productId ?? null,
    shopId: sent.shopId ?? null,
    query: sent.query?.trim().slice(0, MOST_QUERY_LETTERS).toWellFormed() ?? null,
  };
}

function ownHosts({ house }: Context, host: string): string[] {
  const { SOUK_PUBLIC_URL } = house.config;
  return SOUK_PUBLIC_URL ? [host, new URL(SOUK_PUBLIC_URL).host] : [host];
}

import { audit } from '#features/accounts/service.ts';
import { hideProduct, readProduct, showProduct } from '#features/catalogue/service.ts';
import { readAttachments, showAttachments } from '#features/conversations/attachments/attachments.ts';
import { hideMessage, showMessageAgain, whatWasSaid } from '#features/conversations/messages/standing.ts';
import { hideReview, mustSeeReview, showReview } from '#features/reviews/service.ts';
import { hideShop, readShop, showShop, verifyShop } from '#features/shops/service.ts';
import { type Context, moderator, signedIn } from '#platform/actor.ts';
import { change, notify } from '#platform/change.ts';
import type { Tx } from '#platform/database/connection.ts';
import { decodeCursor, toPage } from '#platform/http/paging.ts';
import { defineProblems, invalid, problems } from '#platform/problems.ts';
import type { Decision, NewReport, Report, ReportReceipt, Standing } from './schema.ts';
import {
  decideReports,
  findReport,
  insertReport,
  listReports,
  type Named,
  nameSubject,
  type Subject,
} from './store.ts';

export const moderationProblems = defineProblems({
  already_decided: [409, 'Another moderator decided otherwise'],
});

/** Reports a product, a shop, a review or a message. The same person's second report of the same thing answers the first while it is open. */
export async function report(context: Context, input: NewReport): Promise<ReportReceipt> {
  const { userId } = signedIn(context);
  const { productId = null, shopId = null, reviewId = null, messageId = null, reason, details = '' } = input;
  if ([productId, shopId, reviewId, messageId].filter((id) => id !== null).length !== 1)
    throw invalid('/productId', 'name a product, a shop, a review or a message, and only one');
  // Whoever cannot see it cannot report it, nor learn that it is there.
  if (productId !== null) await readProduct(context, productId);
  if (shopId !== null) await readShop(context, shopId);
  if (reviewId !== null) await mustSeeReview(context, reviewId);
  const said = messageId === null ? null : await whatWasSaid(context, messageId);
  const subject = { productId, shopId, reviewId, messageId };
  return change(context, (tx) =>
    insertReport(tx, { ...subject, reporterId: userId, reason, details: details.trim() }, said),
  );
}

export interface ReportPage {
  readonly limit: number;
  readonly cursor?: string;
  readonly status?: Report['status'];
}

/** The queue: what waits longest comes first; what was decided, the newest first. */
export async function browseReports(context: Context, { limit, cursor, status = 'open' }: ReportPage) {
  moderator(context);
  const page = { limit, after: decodeCursor(cursor, ['id'])?.[0] };
  const { house } = context;
  const { db } = house.database;
  const { items, nextCursor } = toPage(await listReports(db, status, page), limit, ({ id }) => [id]);
  const attachments = await readAttachments(
    db,
    items.flatMap(({ message }) => message?.id ?? []),
  );
  const shown = items.map(({ message, ...report }) => ({
    ...report,
    message: message && { ...message, attachments: showAttachments(house, attachments.get(message.id)) },
  }));
  return { items: shown, nextCursor };
}

/** Decides everything that is open about the reported thing, hides it or leaves it, and tells all who are concerned. */
export async function decide(context: Context, reportId: string, { decision, note = '' }: Decision): Promise<Standing> {
  const { userId } = moderator(context);
  return change(context, async (tx) => {
    const subject = await findReport(tx, reportId);
    const named = subject && (await nameSubject(tx, subject));
    if (!named) throw problems.not_found();
    refuseOwn(named, userId);
    const status = decision === 'hide' ? 'upheld' : 'dismissed';
    const decided = await decideReports(tx, subject, { status, by: userId, note });
    // Somebody was first: the same word is as good as this one, another stands.
    if (decided.length === 0 && (await findReport(tx, reportId))?.status !== status) {
      throw moderationProblems.already_decided();
    }
    for (const { id, reporterId } of decided) {
      if (reporterId === null) continue;
      const data = { kind: subjectOf(subject).type, name: named.name, upheld: status === 'upheld' };
      notify(tx, { key: `report.decided:${id}`, userId: reporterId, type: 'moderation.report_decided', data });
    }
    if (decision === 'hide' && decided.length > 0) await hide(tx, context, subject, named, note);
    return { id: subjectOf(subject).id, status };
  });
}

/** Takes something out of everybody's sight but its own people's, who are told why. Hidden already, nothing happens. */
export function hideSubject(context: Context, subject: Subject, note = ''): Promise<Standing> {
  return judge(context, subject, (tx, named) => hide(tx, context, subject, named, note));
}

/** Lets it be seen again. */
export function showSubject(context: Context, subject: Subject): Promise<Standing> {
  return judge(context, subject, async (tx) => {
    const { type, id } = subjectOf(subject);
    if (await acts[type].show(tx, id))
      await audit(tx, context, { action: 'moderation.shown', subject: subjectOf(subject) });
  });
}

/** Says, or takes back, that the house knows who runs this shop. */
export async function verify(context: Context, shopId: string, verified: boolean): Promise<Standing> {
  moderator(context);
  return change(context, async (tx) => {
    const status = await verifyShop(tx, shopId, verified);
    if (status === undefined) throw problems.not_found();
    const action = verified ? 'shop.verified' : 'shop.unverified';
    await audit(tx, context, { action, subject: { type: 'shop', id: shopId } });
    return { id: shopId, status, verified };
  });
}

async function judge(
  context: Context,
  subject: Subject,
  act: (tx: Tx, named: Named) => Promise<void>,
): Promise<Standing> {
  const { userId } = moderator(context);
  return change(context, async (tx) => {
    const named = await nameSubject(tx, subject);
    if (!named) throw problems.not_found();
    refuseOwn(named, userId);
    await act(tx, named);
    const { status } = (await nameSubject(tx, subject)) ?? named;
    return { id: subjectOf(subject).id, status };
  });
}

async function hide(tx: Tx, context: Context, subject: Subject, named: Named, note: string): Promise<void> {
  const { type, id: subjectId } = subjectOf(subject);
  if (!(await acts[type].hide(tx, subjectId))) return;
  const id = await audit(tx, context, { action: 'moderation.hidden', subject: subjectOf(subject), detail: { note } });
  const data = { kind: type, id: named.reviewedId ?? subjectId, name: named.name, note };
  notify(tx, {
    key: `moderation.hidden:${id}`,
    userId: named.authorId ?? named.ownerId,
    type: 'moderation.hidden',
    data,
  });
}

const acts = {
  product: { hide: hideProduct, show: showProduct },
  shop: { hide: hideShop, show: showShop },
  review: { hide: hideReview, show: showReview },
  message: { hide: hideMessage, show: showMessageAgain },
} as const;

function subjectOf({ productId, shopId, reviewId, messageId }: Subject): { type: keyof typeof acts; id: string } {
  if (messageId) return { type: 'message', id: messageId };
  if (reviewId) return { type: 'review', id: reviewId };
  return productId ? { type: 'product', id: productId } : { type: 'shop', id: shopId as string };
}

/** Nobody judges their own shop, what is said of it, or what they said themselves. */
function refuseOwn({ ownerId, authorId, buyerId }: Named, userId: string): void {
  if (buyerId === userId) throw problems.forbidden('This is your own conversation');
  if (authorId === userId) throw problems.forbidden('You wrote this yourself');
  if (ownerId === userId) throw problems.forbidden('This is your own shop');
}

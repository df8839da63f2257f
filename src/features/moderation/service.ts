import { audit } from '#features/accounts/service.ts';
import { hideProduct, readProduct, showProduct } from '#features/catalogue/service.ts';
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

/** Reports a product or a shop. The same person's second report of the same thing answers the first while it is open. */
export async function report(context: Context, input: NewReport): Promise<ReportReceipt> {
  const { userId } = signedIn(context);
  const { productId = null, shopId = null, reason, details = '' } = input;
  if ((productId === null) === (shopId === null)) throw invalid('/productId', 'name a product or a shop, and only one');
  // Whoever cannot see it cannot report it, nor learn that it is there.
  await (productId === null ? readShop(context, shopId as string) : readProduct(context, productId));
  return change(context, (tx) =>
    insertReport(tx, { reporterId: userId, productId, shopId, reason, details: details.trim() }),
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
  return toPage(await listReports(context.house.database.db, status, page), limit, ({ id }) => [id]);
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
      const data = { name: named.name, upheld: status === 'upheld' };
      notify(tx, { key: `report.decided:${id}`, userId: reporterId, type: 'moderation.report_decided', data });
    }
    if (decision === 'hide' && decided.length > 0) await hide(tx, context, subject, named, note);
    return { id: subject.productId ?? subject.shopId ?? reportId, status };
  });
}

/** Takes a product or shop out of everybody's sight but its own people's, who are told why. Hidden already, nothing happens. */
export function hideSubject(context: Context, subject: Subject, note = ''): Promise<Standing> {
  return judge(context, subject, (tx, named) => hide(tx, context, subject, named, note));
}

/** Lets it be seen again. */
export function showSubject(context: Context, subject: Subject): Promise<Standing> {
  return judge(context, subject, async (tx) => {
    const shown = subject.productId
      ? await showProduct(tx, subject.productId)
      : await showShop(tx, subject.shopId as string);
    if (shown) await audit(tx, context, { action: 'moderation.shown', subject: subjectOf(subject) });
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
    return { id: subject.productId ?? (subject.shopId as string), status };
  });
}

async function hide(tx: Tx, context: Context, subject: Subject, named: Named, note: string): Promise<void> {
  const hidden = subject.productId
    ? await hideProduct(tx, subject.productId)
    : await hideShop(tx, subject.shopId as string);
  if (!hidden) return;
  const id = await audit(tx, context, { action: 'moderation.hidden', subject: subjectOf(subject), detail: { note } });
  const data = { kind: subjectOf(subject).type, id: subjectOf(subject).id, name: named.name, note };
  notify(tx, { key: `moderation.hidden:${id}`, userId: named.ownerId, type: 'moderation.hidden', data });
}

function subjectOf({ productId, shopId }: Subject): { type: 'product' | 'shop'; id: string } {
  return productId ? { type: 'product', id: productId } : { type: 'shop', id: shopId as string };
}

/** Nobody judges their own shop. */
function refuseOwn({ ownerId }: Named, userId: string): void {
  if (ownerId === userId) throw problems.forbidden('This is your own shop');
}

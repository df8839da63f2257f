import { get, post, put } from './http.ts';
import type { Page, Report, ReportReceipt, Standing } from './types.ts';

export type Reported = { productId: string } | { shopId: string } | { reviewId: string } | { messageId: string };
type NewReport = Reported & { reason: Report['reason']; details: string };

export const sendReport = (report: NewReport, key: string) => post<ReportReceipt>('/reports', report, key);
export const fetchReports = (status: Report['status'], cursor: string | null) =>
  get<Page<Report>>('/admin/reports', { status, cursor });
export const decideReport = (id: string, decision: 'hide' | 'dismiss', note = '') =>
  put<Standing>(`/admin/reports/${id}/decide`, { decision, note });
export const showAgain = ({
  review,
  message,
  product,
  shop,
}: Pick<Report, 'review' | 'message' | 'product' | 'shop'>) =>
  put<Standing>(
    message
      ? `/admin/messages/${message.id}/show`
      : review
        ? `/admin/reviews/${review.id}/show`
        : product
          ? `/admin/products/${product.id}/show`
          : `/admin/shops/${shop.id}/show`,
    {},
  );
export const banAccount = (userId: string, reason: string) => put<unknown>(`/admin/users/${userId}/ban`, { reason });

import type { PriceAlert } from '../api/types.ts';

/** What a guest chose in the dialog before they signed in. */
export type AlertDraft = { kind: PriceAlert['kind']; price: string; percent: string };
export type WaitsFor = 'price' | 'stock';

export const draftName = (productId: string, waitsFor: WaitsFor) => `price alert ${productId} ${waitsFor}`;

/** A view as it is written. */
export interface View {
  readonly id: string;
  /** Null with all of its subject where only the duration of a known view is told. */
  readonly kind: 'product' | 'shop' | 'search' | null;
  readonly productId: string | null;
  readonly shopId: string | null;
  readonly query: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly visitor: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly device: string;
  readonly browser: string | null;
  readonly os: string | null;
  readonly referrer: string | null;
  readonly duration: number | null;
}

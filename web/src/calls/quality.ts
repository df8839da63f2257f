export type Quality = 'good' | 'fair' | 'poor';

export type Sums = { received: number; lost: number; roundTrip: number | null };

type Row = { type: string } & Partial<{
  packetsReceived: number;
  packetsLost: number;
  currentRoundTripTime: number;
  nominated: boolean;
  state: string;
}>;

/** What came in so far, over sound and pictures, and the round trip of the path in use, in seconds. */
export function sumsOf(report: Iterable<Row>): Sums {
  const sums: Sums = { received: 0, lost: 0, roundTrip: null };
  for (const row of report) {
    if (row.type === 'inbound-rtp') {
      sums.received += row.packetsReceived ?? 0;
      sums.lost += row.packetsLost ?? 0;
    } else if (row.type === 'candidate-pair' && row.nominated && row.state === 'succeeded') {
      sums.roundTrip = row.currentRoundTripTime ?? sums.roundTrip;
    }
  }
  return sums;
}

/**
 * How the line is, from what came between two looks. One per cent lost or 250 ms are noticed, five per cent or 500 ms
 * disturb (ITU-T G.114 advises against more than 400 ms one way).
 */
export function qualityOf(before: Sums, now: Sums): Quality | null {
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  // A connection that was begun anew counts from nought.
  if (received < 0) return null;
  const share = received + lost === 0 ? 0 : lost / (received + lost);
  const trip = now.roundTrip ?? 0;
  if (share >= 0.05 || trip >= 0.5) return 'poor';
  if (share >= 0.01 || trip >= 0.25) return 'fair';
  return 'good';
}

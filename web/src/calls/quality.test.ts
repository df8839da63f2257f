import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Quality, qualityOf, sumsOf } from './quality.ts';

test('the line is judged by what came since the last look', () => {
  const before = { received: 9_000, lost: 900, roundTrip: 0.02 };
  const cases: [received: number, lost: number, roundTrip: number | null, expected: Quality | null][] = [
    [10_000, 900, 0.02, 'good'],
    [9_989, 911, 0.02, 'fair'],
    [9_940, 960, 0.02, 'poor'],
    [10_000, 900, 0.3, 'fair'],
    [10_000, 900, 0.6, 'poor'],
    [10_000, 900, null, 'good'],
    // Silence is no fault of the line, and duplicates make fewer lost than before.
    [9_000, 900, 0.02, 'good'],
    [10_000, 890, 0.02, 'good'],
    // A new connection.
    [40, 0, 0.02, null],
  ];
  for (const [received, lost, roundTrip, expected] of cases) {
    assert.equal(qualityOf(before, { received, lost, roundTrip }), expected, `${received} ${lost} ${roundTrip}`);
  }
});

test('sound and pictures are counted together, and the path is the one in use', () => {
  const report = [
    { type: 'inbound-rtp', packetsReceived: 10, packetsLost: 1 },
    { type: 'inbound-rtp', packetsReceived: 30 },
    { type: 'outbound-rtp' },
    { type: 'candidate-pair', state: 'failed', nominated: false, currentRoundTripTime: 3 },
    { type: 'candidate-pair', state: 'succeeded', nominated: true, currentRoundTripTime: 0.04 },
  ];
  assert.deepEqual(sumsOf(report), { received: 40, lost: 1, roundTrip: 0.04 });
});

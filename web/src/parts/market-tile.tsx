import { memo } from 'react';

/**
 * The drawing that stands where there is no picture: a glazed tile, always the same for the same seed. One quarter is
 * laid out at random from a few shapes and mirrored to all four corners, which is how real tiles come to look meant.
 */
const glazes = [
  ['#0a5350', '#f6ead6', '#e5a93a', '#3f9088'],
  ['#f4e9d8', '#0a5350', '#e5a93a', '#9cc4bc'],
  ['#7c1f35', '#fbe6dd', '#e79a86', '#b0455a'],
  ['#f8e7df', '#8c2b40', '#e79a86', '#e5b45a'],
  ['#20336b', '#e9eef8', '#e5a93a', '#6f8fd0'],
  ['#eaf0f6', '#2b4488', '#8fabdb', '#e5a93a'],
  ['#46521f', '#f4efd6', '#d9743f', '#93a04b'],
  ['#f2edd8', '#5d6b2a', '#b9c07e', '#d9743f'],
  ['#8a3d17', '#fbeedd', '#2f7f86', '#e39a5b'],
] as const;

const cells = 2;
const cell = 30;

export const MarketTile = memo(function MarketTile({ seed, className }: { seed: string; className?: string }) {
  const random = randomOf(seed);
  const glaze = glazes[Math.floor(random() * glazes.length)] ?? glazes[0];
  const paths = quarter(random);
  const corners = ['', 'scale(-1 1)', 'scale(1 -1)', 'scale(-1 -1)'];
  return (
    <svg
      viewBox="-60 -60 120 120"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
      className={className}
    >
      <rect x="-60" y="-60" width="120" height="120" fill={glaze[0]} />
      {corners.map((corner) => (
        <g key={corner} transform={corner}>
          {paths.map((d, colour) => (
            // The stroke closes the hairline that would show where two quarters meet.
            <path
              key={glaze[colour + 1]}
              d={d}
              fill={glaze[colour + 1]}
              stroke={glaze[colour + 1]}
              strokeWidth="0.25"
            />
          ))}
        </g>
      ))}
    </svg>
  );
});

/** The two colours of a shop's awning, from the same glazes. */
export function awningOf(seed: string): readonly [string, string] {
  const glaze = glazes[Math.floor(randomOf(seed)() * glazes.length)] ?? glazes[0];
  // The darker of the two ever comes first: even glazes are dark ones on light, odd ones the other way round.
  return glazes.indexOf(glaze) % 2 === 0 ? [glaze[0], glaze[1]] : [glaze[1], glaze[0]];
}

function quarter(random: () => number): string[] {
  const paths = ['', '', ''];
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const shape = shapes[Math.floor(random() * shapes.length)] ?? leaf;
      const colour = Math.floor(random() * 3);
      paths[colour] += shape(column * cell, row * cell, random() < 0.5);
      if (random() < 0.3) paths[(colour + 1) % 3] += dot(column * cell, row * cell);
    }
  }
  return paths;
}

type Shape = (x: number, y: number, turned: boolean) => string;

const leaf: Shape = (x, y, turned) =>
  turned
    ? `M${x} ${y}A${cell} ${cell} 0 0 1 ${x + cell} ${y + cell}A${cell} ${cell} 0 0 1 ${x} ${y}Z`
    : `M${x + cell} ${y}A${cell} ${cell} 0 0 1 ${x} ${y + cell}A${cell} ${cell} 0 0 1 ${x + cell} ${y}Z`;
const fan: Shape = (x, y, turned) =>
  turned
    ? `M${x} ${y}H${x + cell}A${cell} ${cell} 0 0 1 ${x} ${y + cell}Z`
    : `M${x + cell} ${y + cell}H${x}A${cell} ${cell} 0 0 1 ${x + cell} ${y}Z`;
const wedge: Shape = (x, y, turned) =>
  turned ? `M${x} ${y}H${x + cell}V${y + cell}Z` : `M${x} ${y}V${y + cell}H${x + cell}Z`;
const diamond: Shape = (x, y) =>
  `M${x + cell / 2} ${y}L${x + cell} ${y + cell / 2}L${x + cell / 2} ${y + cell}L${x} ${y + cell / 2}Z`;
const dot = (x: number, y: number) => `M${x + 10} ${y + cell / 2}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z`;
const shapes = [leaf, leaf, fan, fan, wedge, diamond];

/** mulberry32 over an FNV-1a hash: small, and the same on every device. */
function randomOf(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

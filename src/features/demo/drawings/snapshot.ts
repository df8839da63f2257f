import { crc32, deflateSync } from 'node:zlib';

type Rgb = readonly [red: number, green: number, blue: number];

const WIDTH = 640;
const HEIGHT = 480;

const wall: Rgb = [226, 214, 196];
const sideboard: Rgb = [122, 92, 66];
const plinth: Rgb = [64, 44, 32];
const deck: Rgb = [176, 130, 88];
const vinyl: Rgb = [28, 27, 30];
const label: Rgb = [198, 61, 54];
const metal: Rgb = [205, 210, 214];

/** A turntable on a sideboard, as somebody might take a picture of it with a telephone: a PNG. */
export function takeSnapshot(): Buffer {
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) {
    // Each row begins with its filter: none.
    let at = y * (WIDTH * 3 + 1) + 1;
    for (let x = 0; x < WIDTH; x++) {
      const light = 1.06 - Math.hypot(x - 180, y - 120) / 1_600;
      for (const tone of toneAt(x, y)) rows[at++] = Math.min(255, tone * light);
    }
  }
  return png(rows);
}

function toneAt(x: number, y: number): Rgb {
  const fromSpindle = Math.hypot((x - 270) / 1.15, (y - 232) / 0.72);
  const onArm = x > 330 && x < 480 && Math.abs(y - 250 + (480 - x) * -0.12 - 4) < 4;
  if (onArm || Math.hypot(x - 484, y - 240) < 22) return metal;
  if (fromSpindle < 5) return metal;
  if (fromSpindle < 44) return label;
  if (fromSpindle < 138) return Math.round(fromSpindle) % 7 === 0 ? [48, 47, 52] : vinyl;
  if (x > 90 && x < 550 && y > 110 && y < 350) return deck;
  if (x > 90 && x < 550 && y >= 350 && y < 384) return plinth;
  return y < 330 ? wall : sideboard;
}

/** The container of PNG (W3C, third edition) around rows of eight bits a colour. */
function png(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const ends = Buffer.alloc(4);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  ends.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, ends]);
}

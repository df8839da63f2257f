import sharp, { type Create } from 'sharp';

/** A GIF of one pixel. */
export const smallPicture: Buffer = Buffer.from(
  'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;',
  'latin1',
);

/** A JPEG in one colour. */
export function plainPicture(
  width: number,
  height: number,
  background: Create['background'] = 'teal',
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

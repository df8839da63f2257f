import type { Attachment } from '../api/types.ts';
import PhotoDialog from '../reviews/photo-dialog.tsx';

type Props = { pictures: Attachment[]; first: number; close: () => void };

/** Pictures of a message as large as the window lets them be. */
export default function PictureViewer({ pictures, first, close }: Props) {
  const photos = pictures.map(({ id, name, url, thumbUrl, width, height }) => ({
    ...{ id, url, alt: name, thumbUrl: thumbUrl ?? url, width: width ?? 1, height: height ?? 1 },
  }));
  return <PhotoDialog photos={photos} first={first} close={close} />;
}

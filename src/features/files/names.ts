const LONGEST = 200;

/** A file's name for showing and saving: no folders, nothing invisible, nothing that turns the direction of writing. */
export function cleanName(name: string): string {
  const last = name.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  return last
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, LONGEST)
    .toWellFormed();
}

/** How names of each media type may end; the first is the one we give. */
const endings: Record<string, readonly [string, ...string[]]> = {
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt'],
  'text/csv': ['csv'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
  'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
  'application/vnd.oasis.opendocument.presentation': ['odp'],
  'audio/webm': ['webm'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/mp4': ['m4a', 'mp4'],
  'audio/mpeg': ['mp3'],
  'audio/wav': ['wav'],
};

/** The ending without its dot, in small letters; '' where there is none. */
export function endingOf(name: string): string {
  return /\.([^.]+)$/.exec(cleanName(name))?.[1]?.toLowerCase() ?? '';
}

/** The name with an ending of what the file is, whatever else it said: programs open files by that. */
export function nameAs(mediaType: string, name: string): string {
  const [ending, ...others] = endings[mediaType] ?? ['bin'];
  const clean = cleanName(name);
  if ([ending, ...others].includes(endingOf(clean))) return clean;
  // A picture is drawn anew, so what it was is not what it is.
  const kept = mediaType === 'image/webp' ? clean.replace(/\.(jpe?g|png|avif|gif|hei[cf])$/i, '') : clean;
  return `${(kept || 'file').slice(0, LONGEST - ending.length - 1).toWellFormed()}.${ending}`;
}

/** The name as whoever gets the file sees it: files of erased people have none of their own. */
export function shownName(name: string, mediaType: string): string {
  return name || nameAs(mediaType, '');
}

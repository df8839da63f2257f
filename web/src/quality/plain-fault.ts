const LONGEST = 200;

/** Whatever a message may carry of the person or of what they looked at; what kind of fault it is stays readable. */
const hidden = [
  [/[a-z][a-z\d+.-]*:\/\/\S+/gi, '<address>'],
  [/\S+@\S+/g, '<email>'],
  // What stands after these words is a name out of our own code.
  [/(?<!\b(?:reading|setting) )(["'`“‘«])[^"'`”’»]*["'`”’»]/g, '<words>'],
  [/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi, '<id>'],
  [/\/\S*/g, '<path>'],
  [/\d[\d.,: -]*\d|\d/g, '<number>'],
] as const;

/** One line that says what broke, the same for everybody it happens to: 'TypeError: <words> is not a function'. */
export function plainFault(thrown: unknown): string {
  const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  const safe = hidden.reduce((text, [what, instead]) => text.replace(what, instead), words);
  return safe.replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

import { Link } from '@tanstack/react-router';
import type { FoundProducts } from '../api/types.ts';
import { i18n } from '../words.ts';
import type { SearchAddress } from './address.ts';
import { changed } from './filters.ts';

type Props = { address: SearchAddress; found: FoundProducts };

/** What else was looked for than what was written, and the way back to that. */
export function ReadAs({ address, found: { correctedQuery, droppedWords } }: Props) {
  if (!address.q || (!correctedQuery && droppedWords.length === 0)) return null;
  const asWritten = (
    <Link
      to="/search"
      search={changed(address, { exact: true })}
      className="inline-block rounded py-0.5 font-semibold text-glaze underline underline-offset-4 hover:no-underline"
    >
      {correctedQuery ? i18n.t('Search instead for “{q}”', { q: address.q }) : i18n.t('Only things with all the words')}
    </Link>
  );
  return (
    <div className="mb-4 rounded-xl bg-saffron-wash px-4 py-3 break-words">
      {correctedQuery && (
        <p>
          {i18n.t('Showing results for “{q}”.', { q: correctedQuery })} {asWritten}
        </p>
      )}
      {droppedWords.length > 0 && (
        <p>
          {droppedText(droppedWords)} {!correctedQuery && asWritten}
        </p>
      )}
    </div>
  );
}

const droppedText = (words: string[]) =>
  i18n.t('Few things have all your words; also shown: without {words}.', {
    words: words.map((word) => `“${word}”`).join(', '),
  });

/** The same for those who listen. */
export function readAsText({ correctedQuery, droppedWords }: FoundProducts): string {
  const said = correctedQuery ? [i18n.t('Showing results for “{q}”.', { q: correctedQuery })] : [];
  if (droppedWords.length > 0) said.push(droppedText(droppedWords));
  return said.join(' ');
}

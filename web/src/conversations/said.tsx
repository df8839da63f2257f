import { Fragment } from 'react';

const address = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/g;

/** Words as they were written; addresses of the web can be followed. */
export const Said = ({ text }: { text: string }) => (
  <p dir="auto" className="[overflow-wrap:anywhere] whitespace-pre-wrap">
    {text.split(address).map((part, at) =>
      at % 2 === 1 ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts never move within a text
        <a
          key={at}
          href={part}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          className="underline underline-offset-4"
        >
          {part}
        </a>
      ) : (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts never move within a text
        <Fragment key={at}>{part}</Fragment>
      ),
    )}
  </p>
);

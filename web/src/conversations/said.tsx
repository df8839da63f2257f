import { Fragment } from 'react';

const address = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/g;

/** Words as they were written; addresses of the web can be followed. */
export const Said = ({ text }: { text: string }) => (
  <p dir="auto" className="[overflow-wrap:anywhere] whitespace-pre-wrap">
    {text.split(address).map((part, at) => {
      const key = `${at}`;
      if (at % 2 === 0) return <Fragment key={key}>{part}</Fragment>;
      return (
        <a
          key={key}
          href={part}
          target="_blank"
          rel="noopener noreferrer nofollow ugc"
          className="underline underline-offset-4"
        >
          {part}
        </a>
      );
    })}
  </p>
);

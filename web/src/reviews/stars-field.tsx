import { clsx } from 'clsx';
import { Star } from 'lucide-react';
import { use, useId, useState } from 'react';
import { Faults } from '../parts/field.tsx';
import { i18n } from '../words.ts';
import { starsInWords } from './stars.tsx';

/** Five radio buttons that look like stars: the arrow keys move between them, each is read as 'n stars'. */
export function StarsField({ initial }: { initial: number | undefined }) {
  const [chosen, setChosen] = useState(initial ?? 0);
  const [pointed, setPointed] = useState(0);
  const fault = use(Faults).rating;
  const id = useId();
  return (
    <fieldset onPointerLeave={() => setPointed(0)}>
      <legend className="mb-1.5 font-semibold">{i18n.t('How many stars?')}</legend>
      <div className="flex flex-wrap items-center gap-x-3">
        <div className="flex">
          {[1, 2, 3, 4, 5].map((stars) => (
            <label
              key={stars}
              onPointerEnter={() => setPointed(stars)}
              className="grid size-11 cursor-pointer place-items-center rounded-xl text-star has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
            >
              <input
                type="radio"
                name="rating"
                value={stars}
                required
                checked={chosen === stars}
                onChange={() => setChosen(stars)}
                aria-label={starsInWords(stars)}
                aria-invalid={fault ? true : undefined}
                aria-describedby={fault ? id : undefined}
                className="sr-only"
              />
              <Star
                aria-hidden="true"
                className={clsx('size-8', stars <= (pointed || chosen) ? 'fill-saffron' : 'opacity-45')}
              />
            </label>
          ))}
        </div>
        <span aria-hidden="true" className="text-soft">
          {chosen > 0 && starsInWords(chosen)}
        </span>
      </div>
      {fault && (
        <p id={id} className="mt-1.5 text-sm font-semibold text-rose">
          {i18n.t('Please choose how many stars.')}
        </p>
      )}
    </fieldset>
  );
}

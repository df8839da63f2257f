import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { i18n } from '../words.ts';

type Theme = 'device' | 'light' | 'dark';
const key = 'souk-theme';

/** public/theme.js applies the stored choice before the first paint; this changes it. */
function choose(theme: Theme): void {
  if (theme === 'device') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'device') localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Without storage the choice holds until the page is closed.
  }
}

function chosen(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'device';
}

export function ThemeSwitch() {
  const [theme, setTheme] = useState(chosen);
  const options = [
    ['device', i18n.t('As the device'), Monitor],
    ['light', i18n.t('Light'), Sun],
    ['dark', i18n.t('Dark'), Moon],
  ] as const;
  return (
    <fieldset className="flex w-fit rounded-full border border-edge p-0.5">
      <legend className="sr-only">{i18n.t('Appearance')}</legend>
      {options.map(([value, name, Icon]) => (
        <label
          key={value}
          title={name}
          className="relative grid size-11 place-items-center rounded-full text-soft has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus sm:size-9"
        >
          <input
            type="radio"
            name="theme"
            value={value}
            checked={theme === value}
            className="absolute inset-0 cursor-pointer opacity-0"
            onChange={() => {
              choose(value);
              setTheme(value);
            }}
          />
          <Icon aria-hidden="true" className="size-4.5" />
          <span className="sr-only">{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

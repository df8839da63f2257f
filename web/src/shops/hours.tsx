import type { Shop } from '../api/types.ts';
import { conventions, i18n } from '../words.ts';

type DayHours = NonNullable<NonNullable<Shop['hours']>['monday']>;
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Monday of some week; the seven days from it carry the names of the weekdays. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** The name of a weekday in the reader's language; 0 is Monday. */
export const weekdayName = (place: number) =>
  new Intl.DateTimeFormat(conventions(), { weekday: 'long', timeZone: 'UTC' }).format(MONDAY + place * DAY_MS);

/** '09:00' as the reader writes times; '24:00' is midnight. */
export function clock(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const at = MONDAY + (hours * 60 + minutes) * 60_000;
  return new Intl.DateTimeFormat(conventions(), { timeStyle: 'short', timeZone: 'UTC' }).format(at);
}

export const spans = (hours: DayHours | undefined) =>
  hours && hours.length > 0
    ? hours.map(({ opens, closes }) => `${clock(opens)} – ${clock(closes)}`).join(', ')
    : i18n.t('Closed');

/** Whether the shop is open at this moment, and until when; nothing where it never said its hours. */
export function OpenNow({ shop }: { shop: Shop }) {
  const { openNow, nextChangeAt, timeZone } = shop;
  if (shop.status === 'closed') return <Badge open={false}>{i18n.t('Closed for now')}</Badge>;
  if (openNow === null) return null;
  const at = nextChangeAt && changeText(nextChangeAt, timeZone);
  if (openNow) return <Badge open>{at ? i18n.t('Open until {at}', { at }) : i18n.t('Open now')}</Badge>;
  return <Badge open={false}>{at ? i18n.t('Closed, opens {at}', { at }) : i18n.t('Closed')}</Badge>;
}

function Badge({ open, children }: { open: boolean; children: string }) {
  return (
    <span
      className={`inline-flex items-center gap-2 rounded-full px-3 py-1 text-sm font-semibold ${open ? 'bg-glaze-wash text-glaze' : 'bg-sunk text-soft'}`}
    >
      <span aria-hidden="true" className={`size-2 rounded-full ${open ? 'bg-glaze' : 'bg-edge'}`} />
      {children}
    </span>
  );
}

/** In the shop's own time: '6 PM', or with the day where it isn't today. */
function changeText(at: string, timeZone: string): string {
  const date = new Date(at);
  const dayOf = (moment: Date) => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(moment);
  const sameDay = dayOf(date) === dayOf(new Date());
  return new Intl.DateTimeFormat(conventions(), {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
    ...(!sameDay && { weekday: 'long' }),
  }).format(date);
}

/** The week as a table, today marked; days off below it. */
export function WeekTable({ shop }: { shop: Shop }) {
  const { hours, holidays, timeZone } = shop;
  if (!hours) return null;
  const today = new Intl.DateTimeFormat('en', { timeZone, weekday: 'long' }).format(new Date()).toLowerCase();
  const day = (date: string) =>
    new Intl.DateTimeFormat(conventions(), { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(date));
  return (
    <>
      <table className="w-full">
        <caption className="sr-only">{i18n.t('Opening hours')}</caption>
        <tbody>
          {weekdays.map((name, place) => (
            <tr key={name} className={name === today ? 'font-semibold' : undefined}>
              <th scope="row" className="py-1 pe-4 text-start font-[inherit]">
                {weekdayName(place)}
                {name === today && <span className="sr-only"> ({i18n.t('today')})</span>}
              </th>
              <td className="py-1 text-end tabular-nums">{spans(hours[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {holidays.length > 0 && (
        <ul className="mt-3 border-t border-line pt-3 text-sm text-soft">
          {holidays.map(({ from, to, note, hours: special }) => (
            <li key={`${from} ${to}`}>
              {from === to ? day(from) : `${day(from)} – ${day(to)}`}: {spans(special)}
              {note && ` (${note})`}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-3 text-sm text-soft">{i18n.t('Times of {zone}', { zone: timeZone.replaceAll('_', ' ') })}</p>
    </>
  );
}

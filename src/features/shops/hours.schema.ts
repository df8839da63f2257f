import Type, { type Static } from 'typebox';

const Clock = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM by the clock of the shop.' });
const Closing = Type.String({
  pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
  description: 'HH:MM; at or before the opening it means the day after.',
});

export const DayHours = Type.Array(Type.Object({ opens: Clock, closes: Closing }), { maxItems: 4 });
export type DayHours = Static<typeof DayHours>;

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const Day = Type.Optional(DayHours);
/** A day that isn't there is closed. */
export const WeekHours = Type.Object(
  { monday: Day, tuesday: Day, wednesday: Day, thursday: Day, friday: Day, saturday: Day, sunday: Day },
  { title: 'WeekHours', examples: [{ friday: [{ opens: '09:00', closes: '18:00' }] }] },
);
export type WeekHours = Static<typeof WeekHours>;

const IsoDate = Type.String({ format: 'date', description: 'YYYY-MM-DD', examples: ['2026-12-24'] });

export const Holiday = Type.Object(
  {
    from: IsoDate,
    to: IsoDate,
    note: Type.Optional(Type.String({ maxLength: 100 })),
    hours: Type.Optional(DayHours),
  },
  {
    title: 'Holiday',
    description: 'Days with other hours than the week says; without hours the shop is closed.',
    examples: [{ from: '2026-12-24', to: '2026-12-26', note: 'Christmas' }],
  },
);
export type Holiday = Static<typeof Holiday>;

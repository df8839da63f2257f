import Type from 'typebox';
import { Id } from '#platform/http/schema.ts';
import { personSignal } from '#platform/logs/events.ts';

export const figuresMoved = personSignal(
  'figures',
  'The figures of a shop that I may see are not as they were. Fetch them. At most one a second of each shop.',
  Type.Object({ shopId: Id }),
);

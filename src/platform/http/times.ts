/** Whether a time that a schema let pass is one that no calendar of the database holds: leap seconds, the year 0, zones a day away. */
export function isOddTime(time: string): boolean {
  const year = new Date(time).getUTCFullYear();
  const zoneHours = Number(/[+-](\d\d):\d\d$/.exec(time)?.[1] ?? 0);
  return !(year >= 1970 && year <= 9999) || zoneHours > 14;
}

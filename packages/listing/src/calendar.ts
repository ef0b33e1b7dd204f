/** A day in milliseconds. */
export const DAY = 86_400_000;

const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/**
 * Midnight of a day of the Gregorian calendar in epoch milliseconds, `NaN` if there is no such day.
 * Arithmetic, since `Date.UTC` takes the years 0 to 99 for 1900 to 1999 and rolls February 30 over to March.
 */
export function midnight(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && year >= 1 && year <= 9999)) return Number.NaN;
  const leap = isLeap(year);
  if (day > (DAYS[month - 1] as number) + (leap && month === 2 ? 1 : 0)) return Number.NaN;
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const dayOfYear = (BEFORE_MONTH[month - 1] as number) + (leap && month > 2 ? 1 : 0) + day - 1;
  return (past * 365 + leapDays + dayOfYear - 719_162) * DAY;
}

/** The year of a written one: `70` to `99` are of the last century, `00` to `69` of this one, `100` to `199` count from 1900. */
export function fullYear(year: number, digits: number): number {
  if (digits === 2) return year < 70 ? year + 2000 : year + 1900;
  return digits === 3 ? year + 1900 : year;
}

/** A day in milliseconds. */
export const DAY = 86_400_000;

/**
 * Midnight of a day of the Gregorian calendar in epoch milliseconds, `NaN` if there is no such day.
 * Arithmetic, since `Date.UTC` takes the years 0 to 99 for 1900 to 1999, rolls February 30 over to March, and is slower.
 */
export function midnight(year: number, month: number, day: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  // Months have 31 and 30 days by turns, with two of 31 in the midst.
  const length = month === 2 ? (isLeap ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= length)) return Number.NaN;
  // Counted from March, so that the leap day is the last of a year.
  const past = month < 3 ? year - 1 : year;
  const leapDays = (past >> 2) - ((past / 100) | 0) + ((past / 400) | 0);
  return (past * 365 + leapDays + (((153 * ((month + 9) % 12) + 2) / 5) | 0) + day - 719_469) * DAY;
}

/** The year of a written one: `70` to `99` are of the last century, `00` to `69` of this one, `100` to `199` count from 1900. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 3 ? year : digits.length === 2 && year < 70 ? year + 2000 : year + 1900;
}

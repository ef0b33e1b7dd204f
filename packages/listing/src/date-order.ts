/** Which part of a date in numbers is what. */
export type DateOrder = "mdy" | "dmy" | "ymd";

/** The parts of a date in numbers, as written. */
export type DateParts = readonly [first: string, second: string, third: string];

/** Year, month and day as written. */
export function ordered([first, second, third]: DateParts, order: DateOrder): DateParts {
  if (order === "ymd") return [first, second, third];
  return order === "mdy" ? [third, first, second] : [third, second, first];
}

/** Learns from the dates of a listing in which order their parts are: a month above 12 or a day above 31 rules an order out. */
export interface OrderGuess {
  /** The likeliest order that is left. */
  readonly order: DateOrder;
  /** More than one order is left. */
  readonly isOpen: boolean;
  /** A date has been taken into account. */
  readonly hasLearned: boolean;
  /** Takes a date into account, unless it contradicts all that went before, and returns the order to read this one in. */
  learn(parts: DateParts): DateOrder;
}

/** A guess that nothing has been learned for; `orders` are the possible ones, the likeliest first. */
export function guessOrder(orders: readonly DateOrder[]): OrderGuess {
  let possible = orders;
  let hasLearned = false;
  return {
    get hasLearned() {
      return hasLearned;
    },
    get order() {
      return possible[0] as DateOrder;
    },
    get isOpen() {
      return possible.length > 1;
    },
    learn(parts) {
      hasLearned = true;
      const left = possible.filter((order) => {
        const [year, month, day] = ordered(parts, order);
        const isDay = isBetween(month, 12) && isBetween(day, 31);
        return year.length > 1 && day.length < 3 && isDay;
      });
      if (left.length > 0) possible = left;
      return this.order;
    },
  };
}

function isBetween(digits: string, most: number): boolean {
  return Number(digits) >= 1 && Number(digits) <= most;
}

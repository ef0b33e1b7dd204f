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
export class OrderGuess {
  #possible: readonly DateOrder[];
  /** `orders` are the possible ones, the likeliest first. */
  constructor(orders: readonly DateOrder[]) {
    this.#possible = orders;
  }

  /** More than one order is left. */
  get isOpen(): boolean {
    return this.#possible.length > 1;
  }

  /** The likeliest order that is left. */
  get order(): DateOrder {
    return this.#possible[0] as DateOrder;
  }

  /** Takes a date into account, unless it contradicts all that went before, and gives the order to read this one in. */
  learn(parts: DateParts): DateOrder {
    const left = this.#possible.filter((order) => {
      const [year, month, day] = ordered(parts, order);
      return year.length > 1 && day.length < 3 && Number(month) <= 12 && Number(day) <= 31;
    });
    if (left.length > 0) this.#possible = left;
    return this.order;
  }
}

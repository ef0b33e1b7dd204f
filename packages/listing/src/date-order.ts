/** Which part of a date in numbers is what. */
export type DateOrder = "mdy" | "dmy" | "ymd";

/** The parts of a date in numbers, as written. */
export type DateParts = readonly [first: string, second: string, third: string];

function isPossible(parts: DateParts, order: DateOrder): boolean {
  const month = Number(parts[order === "mdy" ? 0 : 1]);
  const day = parts[order === "mdy" ? 1 : order === "dmy" ? 0 : 2];
  const year = parts[order === "ymd" ? 0 : 2];
  return (
    month >= 1 && month <= 12 && Number(day) >= 1 && Number(day) <= 31 && day.length <= 2 && year.length >= 2
  );
}

/** Learns from the dates of a listing in which order their parts are: a month above 12 or a day above 31 rules an order out. */
export class OrderGuess {
  #possible: readonly DateOrder[];

  /** `orders` are the possible ones, the likeliest first. */
  constructor(orders: readonly DateOrder[]) {
    this.#possible = orders;
  }

  /** The likeliest order that is left. */
  get order(): DateOrder {
    return this.#possible[0] as DateOrder;
  }

  /** More than one order is left, after at least one date. */
  isOpen = false;

  /** Takes a date into account, unless it contradicts all that went before, and gives the order to read this one in. */
  learn(parts: DateParts): DateOrder {
    const left = this.#possible.filter((order) => isPossible(parts, order));
    if (left.length > 0) this.#possible = left;
    this.isOpen = this.#possible.length > 1;
    return this.order;
  }
}

/** Year, month and day as written. */
export function ordered(
  parts: DateParts,
  order: DateOrder,
): readonly [year: string, month: string, day: string] {
  const [first, second, third] = parts;
  if (order === "ymd") return [first, second, third];
  return order === "mdy" ? [third, first, second] : [third, second, first];
}

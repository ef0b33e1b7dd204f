const UNITS = ["", "k", "M", "G", "T", "P"];

/** A number of bytes as people read it: 1.5k, 20M. The unit is 1024 of the one before. */
export function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  const rounded = value.toFixed(digits);
  // 1023.7k is 1024k when it is rounded: that is 1.0M.
  if (rounded === "1024" && unit < UNITS.length - 1) return `1.0${UNITS[unit + 1]}`;
  return `${rounded}${UNITS[unit]}`;
}

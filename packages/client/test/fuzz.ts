/** How many times a property is tried: so often in the tests, `FUZZ` times as often in `pnpm fuzz`. */
export function runs(count: number): number {
  return count * Number(process.env["FUZZ"] ?? 1);
}

/** Says loudly, before and after the tests, which servers are not running; where CI is set, refuses to go on. */
import { lab } from "./running-lab.ts";

export function setup(): (() => void) | undefined {
  const missing = [...lab.missing, ...lab.missingRare, ...lab.missingBoxes, ...lab.missingStrict];
  if (missing.length === 0) return undefined;
  const { length: count } = missing;
  const subject = count === 1 ? "1 server of the lab is" : `${count} servers of the lab are`;
  const message = `SKIPPED: ${subject} not running: ${missing.join(", ")}`;
  if (process.env["CI"]) throw new Error(`${message}\nStart the tests with \`test:lab\`, as root on Debian.`);
  const shout = (): void => console.warn(`\n*** ${message}\n*** lab/README.md says what they need.\n`);
  shout();
  return shout;
}

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";

const schema = JSON.parse(
  readFileSync(new URL("../docs/events.schema.json", import.meta.url), "utf8"),
) as object;
const isValid = new Ajv2020({ allErrors: true, discriminator: false }).compile(schema);

/**
 * Checks that each line is an event of the documented schema.
 *
 * @throws Error that shows the first line that is none
 */
export function checkEvents(text: string): void {
  for (const line of text.split("\n").slice(0, -1)) {
    if (!isValid(JSON.parse(line))) throw new Error(`not an event of docs/events.schema.json: ${line}`);
  }
  if (!/(?:^|\n)$/.test(text)) throw new Error(`the last event is not a whole line: ${text}`);
}

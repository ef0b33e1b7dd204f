import { readFileSync } from "node:fs";

/** The rows of a JSON Lines file of `fixtures/`, taken to be of the form that its README tells. */
export function fixture<Row>(name: string): Row[] {
  const text = readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Row => JSON.parse(line));
}

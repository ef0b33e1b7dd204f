import { describe, expect, it } from "vitest";
import { examplesIn } from "../packed/readme-examples.ts";

const fence = "```";

describe("the examples of a page", () => {
  it.each([
    [`${fence}ts\na();\n${fence}\n`, ["a();\n"]],
    [
      `${fence}js\na();\n${fence}\ntext\n${fence}sh\nls\n${fence}\n${fence}ts\nb();\n${fence}\n`,
      ["a();\n", "b();\n"],
    ],
    [`${fence}sh\nls\n${fence}\n`, []],
    [`${fence}\nls\n${fence}\n`, []],
  ])("of %j are %j", (text, expected) => {
    expect(examplesIn("README.md", text)).toEqual(expected);
  });

  it.each([
    `${fence}typescript\na();\n${fence}\n`,
    `${fence}mjs\na();\n${fence}\n`,
    `  ${fence}ts\n  a();\n  ${fence}\n`,
  ])("%j would not be run, and is an error", (text) => {
    expect(() => examplesIn("README.md", text)).toThrow("README.md: an example in");
  });
});

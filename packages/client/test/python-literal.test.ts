import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pythonLiteral } from "../src/log/python-literal.ts";

const rows: [text: string, literal: string][] = JSON.parse(
  readFileSync(new URL("fixtures/python-repr.json", import.meta.url), "utf8"),
);

describe("A12: a text as Python writes it", () => {
  it.each(rows)("%j", (text, literal) => {
    expect(pythonLiteral(text)).toBe(literal);
  });

  it("A12, S92: lets no control character, line end or bidirectional mark through", () => {
    const every = Array.from({ length: 0x3000 }, (_, unit) => String.fromCharCode(unit)).join("");
    expect(pythonLiteral(every)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });
});

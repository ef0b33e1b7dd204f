import { describe, expect, it } from "vitest";
import { mistakes, parse, readRecords } from "./listing-record.ts";

// Records that are read in another way than they expect, and the decision that says why.
const DECIDED: Readonly<Record<string, readonly string[]>> = {
  // docs/decisions/0010: a day above 12 proves that the day comes first.
  "dos-iis/010": ["extra: .bash_history"],
  // docs/decisions/0011: the target of a link is not looked for in other lines.
  "mlsd/035": ['filename: target: undefined instead of ["/actual/target"]'],
  // docs/decisions/0012: a size that is printed is told, of directories and links too.
  "unix/107": [
    "bin: size: 7 instead of [null]",
    "dev: size: 512 instead of [null]",
    "etc: size: 512 instead of [null]",
    "lost+found: size: 1536 instead of [null]",
    "private: size: 512 instead of [null]",
    "pub: size: 1024 instead of [null]",
    "usr: size: 512 instead of [null]",
  ],
};

describe("real listings", () => {
  const records = readRecords("sample.jsonl");

  it("are 228", () => {
    expect(records).toHaveLength(228);
  });

  it.each(records.map((record) => [record.id, record] as const))("%s (S84, S94, F82, list)", (id, record) => {
    expect(mistakes(record, parse(record))).toEqual(DECIDED[id] ?? []);
  });
});

describe("variants that the real listings do not show", () => {
  it.each(readRecords("variants.jsonl").map((record) => [record.id, record] as const))(
    "%s (list)",
    (_id, record) => {
      expect(mistakes(record, parse(record))).toEqual([]);
    },
  );
});

import { describe, expect, it } from "vitest";
import { connectionLimit, errorForReply, isRetryable, Reply } from "../src/index.ts";
import { fixture } from "./fixture.ts";

interface Row {
  readonly server: string;
  readonly reply: string;
  /** Absent if the reply reports no limit, `null` if the limit is not named. */
  readonly limit?: number | null;
  readonly retryable: boolean;
}

const rows = fixture<Row>("refusals.jsonl");

describe.each(rows)("$server: $reply", (row) => {
  it("P2: connectionLimit", () => {
    const expected = row.limit === undefined ? undefined : { limit: row.limit ?? undefined };
    expect(connectionLimit(row.reply)).toEqual(expected);
    expect(connectionLimit(new Reply(row.reply))).toEqual(expected);
  });

  it("R1: isRetryable, and `retryable` of its error", () => {
    expect(isRetryable(row.reply)).toBe(row.retryable);
    expect(errorForReply(new Reply(row.reply)).retryable).toBe(row.retryable);
  });
});

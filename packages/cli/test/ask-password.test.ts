import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { askPassword } from "../src/password/ask-password.ts";

/** What is typed, and what comes of it. */
const rows: Readonly<Record<string, { readonly typed: string; readonly given: string | RegExp }>> = {
  "a line": { typed: "s3cret\r", given: "s3cret" },
  "a letter taken back": { typed: "s3crett\x7f\r", given: "s3cret" },
  "letters that are not ASCII": { typed: "pässwörd\r", given: "pässwörd" },
  "an empty line": { typed: "\r", given: /no password was given for me@host/ },
  "the end of the input": { typed: "\x04", given: /no password was given for me@host/ },
};

describe("W5: the question for a password", () => {
  it.each(Object.entries(rows))("%s", async (_, { typed, given }) => {
    const stdin = new PassThrough();
    const stderr = new PassThrough();
    const asked = askPassword("me@host", { stdin, stderr, signal: new AbortController().signal });
    stdin.write(typed);
    if (typeof given === "string") expect(await asked).toBe(given);
    else await expect(asked).rejects.toThrow(given);
    // Nothing of what was typed is shown.
    expect(await text(stderr.end())).toBe("Password for me@host: \n");
  });

  it("ends when the program is to end", async () => {
    const controller = new AbortController();
    const streams = { stdin: new PassThrough(), stderr: new PassThrough() };
    const asked = askPassword("me@host", { ...streams, signal: controller.signal });
    controller.abort(new Error("ended"));
    await expect(asked).rejects.toThrow("ended");
  });
});

import { isReplyError } from "@ftplib/reply";
import type { Check } from "../check.ts";
import { type Finding, note, ok, skipped } from "../finding.ts";

const SET = Date.UTC(2020, 1, 29, 12, 34, 56);
const QUARTER = 15 * 60_000;
/** Clocks differ by less than this, milliseconds. */
const NEAR = 10_000;

/** Whether times of files can be set, and how the server's clock goes. */
export const times: Check = {
  name: "MFMT and clock",
  needs: ["listing"],
  async run(context, signal) {
    const isNamed = context.features.has("MFMT") || context.features.has("MFF");
    const feature = `FEAT ${isNamed ? "names" : "does not name"} MFMT`;
    const { directory, notWritten } = context;
    if (directory === undefined) return skipped(`${notWritten} (${feature})`);
    const ftp = await context.session(signal);
    const path = `${directory}/time.txt`;
    await ftp.storbinary(`STOR ${path}`, Buffer.from("x"), { signal });
    const now = Date.now();
    const made = await ftp.modified(path, { signal });
    if (made === undefined)
      return note(`${feature}; MDTM tells no time`, "files are compared by their sizes, or by hashes");
    const clock = clockOf(made.getTime() - now);
    try {
      await ftp.setModified(path, SET, { signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!isReplyError(error)) throw error;
      return note(
        `${clock.seen}; MFMT: ${error.reply.text}`,
        "uploads get the time of the upload where no other command is known",
      );
    }
    const back = (await ftp.modified(path, { signal }))?.getTime() ?? Number.NaN;
    if (back === SET) return { ...clock.finding, seen: `${clock.seen}; MFMT sets times` };
    const off = clockOf(back - SET).seen;
    return note(`${clock.seen}; a time set by MFMT: ${off}`, "times that are set are measured and set anew");
  },
};

function clockOf(offset: number): { readonly seen: string; readonly finding: Finding } {
  const zone = Math.round(offset / QUARTER) * QUARTER;
  if (Math.abs(offset) < NEAR) return { seen: "MDTM is in UTC, the clock goes right", finding: ok("") };
  const hours = (milliseconds: number): string =>
    `${milliseconds > 0 ? "+" : ""}${milliseconds / 3_600_000} h`;
  if (Math.abs(offset - zone) < NEAR) {
    return {
      seen: `MDTM is ${hours(zone)} from UTC`,
      finding: note("", "the server tells local times: the offset is measured where times matter"),
    };
  }
  return {
    seen: `the server's clock is ${Math.round(offset / 1000)} s from ours`,
    finding: note("", "a file that has just changed may seem older or newer than it is"),
  };
}

import { createHash } from "node:crypto";
import type { Check } from "../check.ts";
import { note, ok, warning } from "../finding.ts";

const COMMANDS = ["HASH", "XSHA256", "XSHA512", "XSHA1", "XSHA", "XMD5", "MD5", "XCRC"];
const NODE_NAMES: Readonly<Record<string, string>> = {
  "SHA-256": "sha256",
  "SHA-512": "sha512",
  "SHA-1": "sha1",
  MD5: "md5",
};

/** Whether the server hashes files. */
export const hash: Check = {
  name: "hash",
  needs: ["FEAT", "listing"],
  async run(context, signal) {
    const named = COMMANDS.filter((command) => context.features.has(command));
    if (named.length === 0)
      return note("the server has no command for it", "transfers are verified by their sizes");
    const means = 'transfers can be verified: --verify auto, or verify: "auto" of download and upload';
    const { directory, notWritten } = context;
    if (directory === undefined) return ok(`${named.join(", ")}; not tried: ${notWritten}`, means);
    const ftp = await context.session(signal);
    const path = `${directory}/hash.txt`;
    const data = Buffer.from("hash me");
    await ftp.storbinary(`STOR ${path}`, data, { signal });
    const got = await ftp.hash(path, { signal });
    const ours = got && NODE_NAMES[got.algorithm];
    if (got === undefined || ours === undefined)
      return note(named.join(", "), got === undefined ? "none of them works" : means);
    if (createHash(ours).update(data).digest("hex") === got.hex)
      return ok(`${named.join(", ")}; ${got.algorithm} is right`, means);
    return warning(`${named.join(", ")}; ${got.algorithm} is wrong`, "verify by sizes: --verify size");
  },
};

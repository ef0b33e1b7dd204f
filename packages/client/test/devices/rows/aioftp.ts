import type { Device } from "../device.ts";
import { refused } from "../expected.ts";
import { abortTransfer, makeDirectory, restartAt } from "../file-commands.ts";
import { list } from "../listing-commands.ts";
import { byKind, factsLine, monthDay, sizeOf, timeOrYear } from "../listing-lines.ts";
import { standardCommands, transferCommands, without } from "../standard-commands.ts";
import { extendedPassive } from "../transfer-commands.ts";

// A data connection that is reset ends the session.
const words = { final: "226 data transfer done", failed: null, missing: "550 path does not exists" };

export const aioftp: Device = {
  id: "aioftp",
  name: "aioftp",
  runsOn: "Python",
  source: { repository: "aio-libs/aioftp", commit: "0.21.4" },
  greeting: "220 welcome",
  reading: { unit: "line" },
  meanwhile: { way: "served" },
  data: { preliminary: "after", ports: "one, cleared" },
  unknown: "502 '{verb}' not implemented",
  commands: {
    ...without(standardCommands, "SIZE", "MDTM", "NOOP", "SYST"),
    ...without(
      transferCommands(
        (facts) =>
          `${byKind(facts, "drwxr-xr-x", "-rw-r--r--")} 1 none none ${sizeOf(facts)} ${monthDay(facts)} ${timeOrYear(facts)} ${facts.name}`,
        {
          files: { ...words, preliminary: "150 data transfer started" },
          listing: { ...words, preliminary: "150 list transfer started", flags: "path" },
        },
      ),
      "NLST",
    ),
    MLSD: list({
      ...words,
      preliminary: "150 mlsd transfer started",
      final: "200 mlsd transfer done",
      flags: "path",
      line: factsLine,
    }),
    PBSZ: "200 ",
    PROT: "200 ",
    EPSV: extendedPassive("229 entering extended passive mode (|||{port}|)"),
    REST: restartAt("350 restarting at {offset}"),
    MKD: makeDirectory("257 ", "550 path already exists"),
    ABOR: abortTransfer(["426 transfer aborted", "226 abort successful"], "226 nothing to abort"),
  },
  expected: {
    nlst: refused("NLST is unknown"),
    size: refused("SIZE is unknown"),
  },
};

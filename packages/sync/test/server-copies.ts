import { at, type FaultRule, type MemoryFileSystem } from "@ftplib/testkit";

/** A server with mod_copy: SITE CPFR and CPTO. FEAT has to list SITE COPY, see `extraFeatures`. */
export function serverCopies(files: MemoryFileSystem): FaultRule {
  let from = "";
  const say = (text: string) => [{ kind: "send", bytes: Buffer.from(`${text}\r\n`) }] as const;
  return at("site-command", (truth, { argument }) => {
    const [verb, ...words] = argument.split(" ");
    const path = words.join(" ");
    if (verb === "CPFR") {
      from = path;
      return say("350 File or directory exists, ready for destination name");
    }
    if (verb !== "CPTO") return truth;
    files.writeFile(path, files.readFile(from) ?? Buffer.alloc(0));
    return say("250 Copy successful");
  });
}

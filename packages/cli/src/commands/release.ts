import { type Command, command } from "../command/command.ts";
import { releaseOptions } from "./release/release-options.ts";

export const release: Command = command({
  name: "release",
  summary: "Upload to a new directory, and swap it with the live one",
  details:
    "Visitors see the old site or the new one. Earlier releases are kept in TARGET.releases, and rollback goes back to them. " +
    "What visitors have uploaded to the live directory goes away with it.",
  operands: ["<source>", "<target>"],
  options: releaseOptions,
  examples: [
    { words: "release local URL/www", does: "replace a site by a new one at once" },
    { words: "release --keep 5 local URL/www", does: "keep the five releases before it" },
  ],
  load: async () => (await import("./release/run-release.ts")).runRelease,
});

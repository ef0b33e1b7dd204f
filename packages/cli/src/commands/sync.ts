import { type Command, command } from "../command/command.ts";
import { syncOptions } from "./sync/sync-options.ts";

export const sync: Command = command({
  name: "sync",
  summary: "Make a directory equal to another one",
  details:
    "Either may be local or on a server. Files are compared by size and time. Every file gets its name when it is whole. " +
    "Without --delete nothing is removed; nothing is removed after an error, or for an empty source. " +
    "A run that was broken off is continued by the same command.",
  operands: ["<source>", "<target>"],
  options: syncOptions,
  examples: [
    { words: "sync local URL/www", does: "upload what is new or has changed" },
    { words: "sync -n --delete local URL/www", does: "see what would be uploaded and removed" },
    {
      words: "sync --delete --exclude *.map local URL/www",
      does: "remove what is gone, and leave out source maps",
    },
    { words: "sync URL/pub mirror", does: "download what is new or has changed" },
  ],
  load: async () => (await import("./sync/run-sync.ts")).runSync,
});

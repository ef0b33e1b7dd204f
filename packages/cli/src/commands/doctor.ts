import { type Command, command } from "../command/command.ts";
import { doctorOptions } from "./doctor/doctor-options.ts";

export const doctor: Command = command({
  name: "doctor",
  summary: "Find out what is wrong with a server, and which flags and options mend it",
  details:
    "Each check says what was seen, what it means and what helps. At the end there are a command line and a program to paste, with " +
    "what was found. A step may take 4 seconds unless --timeout says otherwise. The exit code is 0 where the server can be used with " +
    "the flags that were given, else that of the first failure.",
  operands: ["<remote>"],
  options: doctorOptions,
  examples: [
    { words: "doctor URL", does: "see what works with a server" },
    { words: "doctor --write URL", does: "also see whether uploads, renames and times work" },
    { words: "doctor --max-connections 8 URL", does: "see how many connections it allows" },
    { words: "doctor --json URL", does: "have a line of JSON for each check" },
  ],
  load: async () => (await import("./doctor/run-doctor.ts")).runDoctor,
});

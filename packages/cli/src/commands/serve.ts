import { type Command, command } from "../command/command.ts";
import { serveOptions } from "./serve/serve-options.ts";

export const serve: Command = command({
  name: "serve",
  summary: "Serve a directory on this machine, for trials",
  details:
    "Listens at 127.0.0.1 only, with TLS and a certificate that is made for the run; nothing outside the directory can be reached. The password is FTP_PASSWORD, or one " +
    "that is made up and shown. Ctrl-C ends it. It is the server that this program is tested with, and not one for the Internet.",
  operands: ["[directory]"],
  options: serveOptions,
  examples: [
    { words: "serve local", does: "try programs on a directory of this machine" },
    { words: "serve --tls none --read-only -v local", does: "watch what a program says to a server" },
  ],
  load: async () => (await import("./serve/run-serve.ts")).runServe,
});

import { type Command, command } from "../command/command.ts";
import { quoteOptions } from "./quote/quote-options.ts";

export const quote: Command = command({
  name: "quote",
  summary: "Send a command of FTP as it is, and show the reply",
  details:
    "The command is sent in the directory of the URL. Commands that open a data connection are not for quote.",
  operands: ["<remote>", "<command...>"],
  options: quoteOptions,
  examples: [
    { words: "quote URL SYST", does: "ask which system the server runs on" },
    { words: "quote URL SITE CHMOD 600 pub/file.txt", does: "send a command of one kind of server" },
  ],
  load: async () => (await import("./quote/run-quote.ts")).runQuote,
});

import { UsageError } from "../../errors/usage-error.ts";
import type { CommandCall } from "../../command/command.ts";
import { withRemotes } from "../../remote/remotes.ts";
import type { quoteOptions } from "./quote-options.ts";
import { withoutSecret } from "./without-secret.ts";

const TRANSFERS = /^(?:RETR|STOR|STOU|APPE|LIST|NLST|MLSD|PORT|PASV|EPRT|EPSV|AUTH|REIN|CCC)$/i;

/** Sends one command, and shows the lines of its reply. */
export async function runQuote(call: CommandCall<typeof quoteOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  const [word = "", ...words] = operands;
  const command = words.join(" ");
  if (TRANSFERS.test(words[0] ?? "")) {
    throw new UsageError(
      `${words[0]?.toUpperCase()} concerns connections: get, put, cat and ls transfer and list, and --tls protects`,
    );
  }
  if (/[\r\n\0]/.test(command)) throw new UsageError("a command of FTP is one line");
  const masked = (text: string): string => withoutSecret(text, command);
  await withRemotes(call, async (remotes) => {
    const { site, path } = await remotes.open(word);
    if (options.dryRun === true) {
      return await output.data(`would send ${masked(command)}`, {
        type: "planned",
        action: "quote",
        path: masked(command),
      });
    }
    const reply = await site.withSession(
      async (ftp) => {
        if (path !== "") await ftp.cwd(path);
        return await ftp.sendcmd(command);
      },
      { signal },
    );
    const lines = masked(reply.text).split("\n");
    await output.data(lines, { type: "reply", code: reply.code, lines });
  });
}

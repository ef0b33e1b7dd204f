import { Output } from "../../output/output.ts";
import type { Terminal } from "../../output/terminal.ts";
import type { CommandCall } from "../../command/command.ts";
import type { RemoteOperand } from "../../remote/operand.ts";
import type { ActionInputs } from "./action-inputs.ts";
import type { deployOptions } from "./deploy-options.ts";

type Call = CommandCall<typeof deployOptions>;

/** The call with the inputs in place of flags; the password goes the way of `FTP_PASSWORD`. */
export function callWith(call: Call, inputs: ActionInputs): Call {
  const { protocol, security, username, password, timeout, logLevel } = inputs;
  const env = { ...call.terminal.env, FTP_PASSWORD: password };
  const terminal: Terminal = Object.create(call.terminal, { env: { value: env } }) as Terminal;
  const quiet = call.output.options.quiet || logLevel === "minimal";
  const options: Call["options"] = {
    ...call.options,
    user: username,
    noNetrc: false,
    tls: protocol === "ftp" ? "off" : undefined,
    insecure: security === "loose",
    timeout,
    verbose: logLevel === "verbose",
  };
  return { ...call, options, terminal, output: new Output(terminal, { ...call.output.options, quiet }) };
}

/** The directory that the inputs name. */
export function placeOf({ protocol, server, port, serverDir }: ActionInputs): RemoteOperand {
  const scheme = { ftp: "ftp", ftps: "ftpes", "ftps-legacy": "ftps" }[protocol];
  const origin = `${scheme}://${server}${port === undefined ? "" : `:${port}`}/`;
  const names = serverDir.split("/").filter((name) => name !== "" && name !== ".");
  const path = `${serverDir.startsWith("/") ? "/" : ""}${names.join("/")}`;
  return { kind: "remote", origin, path, shown: `${origin}${path}`, hasPassword: false };
}

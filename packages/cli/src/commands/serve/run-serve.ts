import { createHash, randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { TestServer } from "@ftplib/testkit";
import type { CommandCall } from "../../command/command.ts";
import { UsageError } from "../../errors/usage-error.ts";
import type { serveOptions } from "./serve-options.ts";

type Call = CommandCall<typeof serveOptions>;

const SCHEMES = { explicit: "ftpes", implicit: "ftps", none: "ftp" } as const;

/** Serves a directory until a signal ends it. */
export async function runServe({ operands, options, output, terminal, signal }: Call): Promise<void> {
  const root = resolve(operands[0] ?? ".");
  if (!(await stat(root)).isDirectory()) throw new UsageError(`"${root}" is not a directory`);
  const { user = "user", tls = "explicit", port, readOnly, verbose } = options;
  const given = terminal.env["FTP_PASSWORD"];
  const password = given ?? randomBytes(12).toString("base64url");
  const server = await TestServer.start({
    root,
    users: { [user]: password },
    tls,
    ...(port === undefined ? {} : { port }),
    ...(readOnly === true ? { readOnly } : {}),
    ...(verbose === true ? { log: (line: string) => void output.log(withoutPassword(line)) } : {}),
  });
  try {
    const url = `${SCHEMES[tls]}://${encodeURIComponent(user)}@${server.host}:${server.port}/`;
    const pin = tls === "none" ? undefined : pinOf(server.certificate.cert);
    const flags = pin === undefined ? "" : ` --pin ${pin}`;
    if (given === undefined) await output.note(`the password is ${password}`);
    await output.note(`serving ${root}; Ctrl-C ends it`);
    await output.data(`ftpl ls${flags} ${url}`, {
      type: "serving",
      url,
      directory: root,
      ...(pin === undefined ? {} : { pin }),
    });
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await server.stop();
  }
}

/** The public key of a certificate, as `--pin` takes it. */
function pinOf(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  return `sha256/${createHash("sha256").update(key).digest("base64")}`;
}

function withoutPassword(line: string): string {
  return line.replace(/^(C: PASS ).*/i, "$1******");
}

/** What happens at a step, and so which faults there are for it. */
export type StepKind = "reply" | "command" | "connection" | "handshake" | "download" | "upload" | "end";

/** A step of the session that every cell of the matrix goes through. */
export interface ProtocolStep {
  readonly name: string;
  readonly kind: StepKind;
  /** The step as the testkit calls it. */
  readonly at: string;
  /** Which occasion of it, where there are several; 0: all. */
  readonly occasion: number;
}

/** How the connections of a session are protected. */
export interface Protection {
  readonly name: string;
  readonly tls: "none" | "explicit" | "implicit";
  readonly version?: "TLSv1.2" | "TLSv1.3";
}

/** The four protections of the matrix. */
export const protections: Readonly<
  Record<"plain" | "explicitTls12" | "explicitTls13" | "implicitTls13", Protection>
> = {
  plain: { name: "plain", tls: "none" },
  explicitTls12: { name: "explicit TLS 1.2", tls: "explicit", version: "TLSv1.2" },
  explicitTls13: { name: "explicit TLS 1.3", tls: "explicit", version: "TLSv1.3" },
  implicitTls13: { name: "implicit TLS 1.3", tls: "implicit", version: "TLSv1.3" },
};

/** The steps of a session under this protection, in the order in which they come first. */
export function stepsOf({ tls }: Protection): readonly ProtocolStep[] {
  const isSecure = tls !== "none";
  return [
    ...(tls === "implicit" ? [handshake("control-tls")] : []),
    reply("greeting"),
    ...(tls === "explicit" ? [reply("auth"), handshake("control-tls")] : []),
    reply("user"),
    reply("pass"),
    reply("feat"),
    reply("mkd"),
    reply("cwd"),
    reply("pwd"),
    reply("type"),
    ...(isSecure ? [reply("pbsz"), reply("prot")] : []),
    reply("epsv"),
    command("stor-command"),
    reply("stor-preliminary"),
    connection("data-connect", 1, "upload"),
    ...(isSecure ? [handshake("data-tls", 1, "upload")] : []),
    { name: "upload-bytes", kind: "upload", at: "upload-bytes", occasion: 0 },
    { name: "upload-end", kind: "end", at: "upload-end", occasion: 0 },
    reply("stor-final"),
    reply("size", 1, "upload"),
    command("mlsd-command"),
    reply("mlsd-preliminary"),
    connection("data-connect", 2, "listing"),
    ...(isSecure ? [handshake("data-tls", 2, "listing")] : []),
    { name: "mlsd-bytes", kind: "download", at: "mlsd-bytes", occasion: 0 },
    { name: "mlsd-end", kind: "end", at: "mlsd-end", occasion: 0 },
    reply("mlsd-final"),
    reply("size", 2, "asked"),
    command("retr-command"),
    reply("retr-preliminary"),
    connection("data-connect", 3, "download"),
    ...(isSecure ? [handshake("data-tls", 3, "download")] : []),
    { name: "retr-bytes", kind: "download", at: "retr-bytes", occasion: 0 },
    { name: "retr-end", kind: "end", at: "retr-end", occasion: 0 },
    reply("retr-final"),
    reply("rnfr"),
    reply("rnto"),
    reply("dele"),
    reply("rmd"),
    reply("quit"),
  ];
}

function reply(at: string, occasion = 1, of?: string): ProtocolStep {
  return { name: named(at, of), kind: "reply", at, occasion };
}

function command(at: string): ProtocolStep {
  return { name: at, kind: "command", at, occasion: 1 };
}

function connection(at: string, occasion: number, of: string): ProtocolStep {
  return { name: named(at, of), kind: "connection", at, occasion };
}

function handshake(at: string, occasion = 1, of?: string): ProtocolStep {
  return { name: named(at, of), kind: "handshake", at, occasion };
}

function named(at: string, of: string | undefined): string {
  return of === undefined ? at : `${at} (${of})`;
}

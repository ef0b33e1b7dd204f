import { readRelaxedJson } from "../relaxed-json.ts";
import { type Imported, type ImportedSite, portOf } from "./imported-site.ts";

type Settings = Readonly<Record<string, unknown>>;

/** Reads an `sftp.json` of the SFTP extension of VS Code: one server, or a list of them. */
export async function readVscode(text: string, path: string): Promise<Imported> {
  const read = await readRelaxedJson(text, path);
  const sites: ImportedSite[] = [];
  const leftOut: string[] = [];
  for (const settings of (Array.isArray(read) ? read : [read]) as Settings[]) {
    const host = textOf(settings?.["host"]);
    const name = textOf(settings?.["name"]) || host;
    if (host === "") leftOut.push(`${name || "a server"}: it has no host`);
    else if (settings["protocol"] !== "ftp") leftOut.push(`${name}: its protocol is not FTP`);
    else sites.push(siteOf(name, host, settings));
  }
  return { format: "the SFTP extension of VS Code", sites, leftOut };
}

function siteOf(name: string, host: string, settings: Settings): ImportedSite {
  const { secure, secureOptions, passive, connectTimeout, concurrency } = settings;
  const isImplicit = secure === "implicit";
  const isSecure = secure === true || secure === "control" || isImplicit;
  const { rejectUnauthorized } = (secureOptions ?? {}) as Settings;
  return {
    name,
    scheme: isImplicit ? "ftps" : isSecure ? "ftpes" : "ftp",
    host,
    port: portOf(settings["port"]),
    user: textOf(settings["username"]),
    path: textOf(settings["remotePath"]),
    password: textOf(settings["password"]) || undefined,
    flags: {
      ...(isSecure ? {} : { tls: "off" }),
      ...(rejectUnauthorized === false ? { insecure: true } : {}),
      ...(passive === false ? { active: true } : {}),
      ...(typeof connectTimeout === "number" ? { timeout: `${connectTimeout}ms` } : {}),
      ...(typeof concurrency === "number" ? { connections: concurrency } : {}),
    },
    notes: secure === "control" ? ["its data connections were in clear, and are encrypted now"] : [],
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

import { type Imported, type ImportedSite, portOf } from "./imported-site.ts";

/** Reads the remotes of kind `ftp` in an `rclone.conf`. */
export function readRclone(text: string): Imported {
  const sites: ImportedSite[] = [];
  const leftOut: string[] = [];
  for (const [name, values] of sectionsOf(text)) {
    const get = (key: string): string => values.get(key) ?? "";
    if (get("type") !== "ftp") leftOut.push(`${name}: its type is "${get("type")}", not ftp`);
    else if (get("host") === "") leftOut.push(`${name}: it has no host`);
    else sites.push(siteOf(name, get));
  }
  return { format: "rclone", sites, leftOut };
}

function siteOf(name: string, get: (key: string) => string): ImportedSite {
  const isImplicit = get("tls") === "true";
  const isExplicit = get("explicit_tls") === "true";
  const connections = Number(get("concurrency"));
  return {
    name,
    scheme: isImplicit ? "ftps" : isExplicit ? "ftpes" : "ftp",
    host: get("host"),
    port: portOf(get("port")),
    user: get("user"),
    flags: {
      ...(isImplicit || isExplicit ? {} : { tls: "off" }),
      ...(get("no_check_certificate") === "true" ? { insecure: true } : {}),
      ...(connections > 0 ? { connections } : {}),
    },
    notes: get("pass") === "" ? [] : ["its password is obscured, and was left out"],
  };
}

/** The sections of the file, each with its `key = value` lines. */
function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.+)\]\s*$/.exec(line)?.[1];
    const [, key = "", value = ""] = /^\s*([^#;=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section !== undefined) sections.set(section, (current = new Map()));
    else if (key !== "") current?.set(key, value);
  }
  return sections;
}

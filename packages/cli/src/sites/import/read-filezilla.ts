import { UsageError } from "../../errors/usage-error.ts";
import { type Imported, type ImportedSite, portOf } from "./imported-site.ts";

/** The protocols of FileZilla that are FTP: as it can, implicit TLS, explicit TLS, and in clear. */
const SCHEMES: Readonly<Record<string, Pick<ImportedSite, "scheme" | "flags">>> = {
  "0": { scheme: "ftp" },
  "3": { scheme: "ftps" },
  "4": { scheme: "ftpes" },
  "6": { scheme: "ftp", flags: { tls: "off" } },
};

/**
 * Reads a `sitemanager.xml` of FileZilla.
 *
 * @throws UsageError for text that is not XML
 */
export async function readFilezilla(text: string): Promise<Imported> {
  const { DOMParser } = await import("@xmldom/xmldom");
  const fail = (error: unknown): never => {
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
    throw new UsageError(`this is not the XML of FileZilla: ${why}`, { cause: error });
  };
  const parser = new DOMParser({ onError: (_level, message) => fail(message) });
  const parse = (): ReturnType<typeof parser.parseFromString> => {
    try {
      return parser.parseFromString(text, "text/xml");
    } catch (error) {
      return fail(error instanceof UsageError ? error.cause : error);
    }
  };
  const sites: ImportedSite[] = [];
  const leftOut: string[] = [];
  for (const server of parse().getElementsByTagName("Server")) {
    const texts = new Map<string, string>();
    let encoding: string | null = null;
    for (const child of server.childNodes) {
      if (!texts.has(child.nodeName)) texts.set(child.nodeName, child.textContent ?? "");
      if (child.nodeName === "Pass") encoding = (child as typeof server).getAttribute("encoding");
    }
    const get = (name: string): string => texts.get(name)?.trim() ?? "";
    const name = get("Name") || get("Host");
    const protocol = SCHEMES[get("Protocol") || "0"];
    if (protocol === undefined) leftOut.push(`${name}: its protocol is not FTP`);
    else if (get("Host") === "") leftOut.push(`${name}: it has no host`);
    else sites.push(siteOf(name, protocol, get, passwordOf(get("Pass"), encoding)));
  }
  return { format: "FileZilla", sites, leftOut };
}

function siteOf(
  name: string,
  { scheme, flags }: Pick<ImportedSite, "scheme" | "flags">,
  get: (name: string) => string,
  password: Pick<ImportedSite, "password" | "notes">,
): ImportedSite {
  const connections = Number(get("MaximumMultipleConnections"));
  const encoding = get("EncodingType") === "Custom" ? get("CustomEncoding") : "";
  return {
    name,
    scheme,
    host: get("Host"),
    port: portOf(get("Port")),
    // The kind of logon 0 is anonymous.
    user: get("Logontype") === "0" ? undefined : get("User"),
    path: pathOf(get("RemoteDir")),
    ...password,
    flags: {
      ...flags,
      ...(get("PasvMode") === "MODE_ACTIVE" ? { active: true } : {}),
      ...(connections > 0 ? { connections } : {}),
      ...(encoding === "" ? {} : { encoding }),
    },
  };
}

function passwordOf(text: string, encoding: string | null): Pick<ImportedSite, "password" | "notes"> {
  if (text === "") return {};
  if (encoding === null) return { password: text };
  if (encoding === "base64") return { password: Buffer.from(text, "base64").toString() };
  return { notes: ["its password is encrypted, and was left out"] };
}

/** A directory as FileZilla has it: the kind, the length of a prefix, and each name after its length. */
function pathOf(text: string): string | undefined {
  const head = /^\d+ 0 ?/.exec(text)?.[0];
  if (head === undefined) return undefined;
  const names: string[] = [];
  for (let rest = text.slice(head.length); rest !== ""; ) {
    const [length = "", digits = ""] = /^(\d+) /.exec(rest) ?? [];
    if (digits === "") return undefined;
    names.push(rest.slice(length.length, length.length + Number(digits)));
    rest = rest.slice(length.length + Number(digits) + 1);
  }
  return `/${names.join("/")}`;
}

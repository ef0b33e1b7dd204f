import { UsageError } from "../../errors/usage-error.ts";
import { type Imported, type ImportedSite, portOf } from "./imported-site.ts";

type Node = Readonly<Record<string, unknown>>;

/** Reads the steps of a workflow that use FTP-Deploy-Action. */
export async function readWorkflow(text: string, path: string): Promise<Imported> {
  const { LineCounter, parseDocument } = await import("yaml");
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new UsageError(`${path}:${lineCounter.linePos(error.pos[0]).line}: this is not YAML`);
  }
  const sites: ImportedSite[] = [];
  const leftOut: string[] = [];
  for (const step of stepsIn(document.toJS())) {
    const given = step["with"] as Node;
    const name = textOf(step["name"]) || textOf(given["server"]);
    if (isSecret(given["server"]) || textOf(given["server"]) === "") {
      leftOut.push(`${name}: its server is not in the file`);
    } else sites.push(siteOf(name, given));
  }
  return { format: "FTP-Deploy-Action", sites, leftOut };
}

function siteOf(name: string, given: Node): ImportedSite {
  const protocol = textOf(given["protocol"]) || "ftp";
  const secrets = ["username", "password"].filter((key) => isSecret(given[key]));
  return {
    name,
    scheme: protocol === "ftps-legacy" ? "ftps" : protocol === "ftps" ? "ftpes" : "ftp",
    host: textOf(given["server"]),
    port: portOf(given["port"]),
    user: secrets.includes("username") ? undefined : textOf(given["username"]),
    path: textOf(given["server-dir"]).replace(/^\.\//, ""),
    password: secrets.includes("password") ? undefined : textOf(given["password"]) || undefined,
    flags: {
      ...(protocol === "ftp" ? { tls: "off" } : {}),
      // "loose", its default, accepts any certificate.
      ...(protocol !== "ftp" && given["security"] !== "strict" ? { insecure: true } : {}),
      ...(textOf(given["timeout"]) === "" ? {} : { timeout: `${textOf(given["timeout"])}ms` }),
    },
    notes: secrets.map((key) => `its ${key} is a secret of the workflow, and was left out`),
  };
}

/** Every step of the workflow that uses the action, however deep it is. */
function stepsIn(node: unknown): Node[] {
  if (typeof node !== "object" || node === null) return [];
  const { uses, with: given } = node as Node;
  const isOurs =
    /(?:^|\/)ftp-deploy-action@/i.test(textOf(uses)) && typeof given === "object" && given !== null;
  return isOurs ? [node as Node] : Object.values(node).flatMap(stepsIn);
}

function isSecret(value: unknown): boolean {
  return textOf(value).includes("${{");
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

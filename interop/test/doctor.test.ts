import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
// @boundaries-ignore two tests write one page
import { DOCTOR_PAGE, type FoundCheck, withPart } from "../../scripts/doctor-page.ts";
import { type Diagnosis, doctorTables } from "../doctor-tables.ts";
import type { LabServer } from "../lab-server.ts";
import { runFtpl, runSource } from "../run-ftpl.ts";
import { lab } from "../running-lab.ts";

function addressOf({ tls, host, port, user }: LabServer): string {
  const place = host.includes(":") ? `[${host}]` : host;
  return `${tls === "implicit" ? "ftps" : "ftp"}://${encodeURIComponent(user)}@${place}:${port}/`;
}

/** Our certificate, for those that want one. */
function identityFor({ clientCertRequired }: LabServer): string[] {
  if (!clientCertRequired) return [];
  return ["--cert", lab.clientCert ?? "", "--key", lab.clientKey ?? ""];
}

/** The words of a command line, as a shell reads it. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? "");
}

interface Report {
  readonly exit: number | null;
  readonly checks: readonly FoundCheck[];
}

/** Runs the doctor; the command line and the program at the end of its report must work. */
async function diagnose(server: LabServer, flags: readonly string[]): Promise<Report> {
  const words = ["doctor", "--json", "--write", ...flags, addressOf(server)];
  const { exit, stdout } = await runFtpl(words, server.password);
  expect(stdout).not.toContain(server.password);
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type: string });
  const code = events.find(({ type }) => type === "code") as
    | { readonly command: string; readonly typescript: string }
    | undefined;
  if (code === undefined) throw new Error(`no code at the end of ${stdout}`);
  const [, ...command] = wordsOf(code.command);
  expect(await runFtpl(command, server.password)).toMatchObject({ exit: 0 });
  expect(await runSource(code.typescript, server.password)).toMatchObject({ exit: 0, stderr: "" });
  expect(readdirSync(server.root).filter((name) => name.startsWith("ftpl-doctor"))).toEqual([]);
  return { exit, checks: events.filter(({ type }) => type === "check") as unknown as FoundCheck[] };
}

describe.skipIf(lab.servers.length === 0)("V3: the doctor on real servers", () => {
  const diagnoses: Diagnosis[] = [];

  it.each(lab.servers.map((server) => [server.name, server] as const))("%s", async (_, server) => {
    const identity = identityFor(server);
    const { exit, checks } = await diagnose(server, ["--ca", lab.ca ?? "", ...identity]);
    expect(exit, JSON.stringify(checks, undefined, 1)).toBe(0);
    const found = (name: string): FoundCheck | undefined => checks.find((check) => check.name === name);
    const { quirks } = server;
    const dialect = quirks.includes("no-mlsd") ? /^LIST in the dialect "unix"/ : /^MLSD/;
    expect(found("listing")?.seen).toMatch(dialect);
    expect(found("EPSV and PASV")?.seen.includes("EPSV works")).toBe(!quirks.includes("epsv-denied"));
    expect(found("hash")?.status).toBe(quirks.includes("hash-commands") ? "ok" : "note");
    expect(found("certificate")?.status).toBe(server.tls === "none" ? "skipped" : "ok");
    let untrusted: readonly FoundCheck[] = [];
    if (server.tls !== "none") {
      const report = await diagnose(server, identity);
      untrusted = report.checks;
      expect(report.exit).toBe(5);
      const advised = untrusted.find(({ name }) => name === "certificate");
      expect(advised?.flags).toEqual([expect.stringMatching(/^--pin sha256\//)]);
    }
    diagnoses.push({ server, checks, untrusted });
  });

  it.skipIf(lab.missing.length > 0)("are what docs/doctor.md says", () => {
    const text = withPart("servers", doctorTables(diagnoses));
    if (process.env["CI"]) expect(readFileSync(DOCTOR_PAGE, "utf8")).toBe(text);
    else writeFileSync(DOCTOR_PAGE, text);
  });

  afterAll(() => {
    if (process.env["DOCTOR_DRAFT"] !== undefined)
      writeFileSync(process.env["DOCTOR_DRAFT"], withPart("servers", doctorTables(diagnoses)));
  });
});

// @boundaries-ignore two tests write one page
import { cellsOf, type FoundCheck, tableOf } from "../scripts/doctor-page.ts";
import type { LabServer } from "./lab-server.ts";

/** What the doctor has found at one server: with what it needs, and without what it needs for TLS. */
export interface Diagnosis {
  readonly server: LabServer;
  readonly checks: readonly FoundCheck[];
  readonly untrusted: readonly FoundCheck[];
}

/** The part of `docs/doctor.md` about real servers. */
export function doctorTables(diagnoses: readonly Diagnosis[]): string[] {
  const lines = [
    "## Real servers",
    "",
    `\`ftpl doctor --write\` on ${diagnoses.length} set-ups. The test runs the command line and the program that each report ends with. What was`,
    "not checked is left out. Where TLS is used, the second table is what the doctor says when the issuer is not trusted: its advice is",
    "applied, too.",
  ];
  for (const { server, checks, untrusted } of diagnoses) {
    lines.push("", `### ${server.name}`, "", `${server.about}.`, "", ...table(server, checks));
    if (untrusted.length > 0)
      lines.push("", "With an issuer that is not known:", "", ...table(server, untrusted));
  }
  return lines;
}

function table(server: LabServer, checks: readonly FoundCheck[]): string[] {
  const shown = checks.filter(({ status }) => status !== "skipped");
  return tableOf(
    ["check", "", "seen", "what it means", "advice"],
    shown.map((check) =>
      cellsOf({
        ...check,
        seen: atHome(server, check.seen),
        means: check.means === undefined ? undefined : atHome(server, check.means),
      }),
    ),
  );
}

/** Without the directory that the server has in this run. */
function atHome({ start, root }: LabServer, text: string): string {
  return text.replaceAll(start.length > 1 ? start : root, "HOME").replaceAll(root, "HOME");
}

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { tables } from "./all-tables.ts";
import { operationsOf, shows, type Table } from "./engine/table.ts";
import { allOperations } from "./operations/all-operations.ts";

const page = fileURLToPath(new URL("../../../../docs/hostile-server.md", import.meta.url));
const HEADING = "## Rows and operations";

const letters = new Map<Table, string>(
  Object.values(tables).map((table, number) => [table, String.fromCharCode(0x61 + number)]),
);

const number = (id: string): number => Number(id.slice(1));
const ids: readonly string[] = [...new Set(Object.values(tables).flatMap((table) => table.ids))].sort(
  (a, b) => a.charCodeAt(0) - b.charCodeAt(0) || number(a) - number(b),
);

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function section(): string {
  const legend = [...letters].map(([{ name, ids: shown, file }, letter]) =>
    row([letter, name, shown.join(", "), `[${file}](../packages/client/test/tables/${file}.test.ts)`]),
  );
  const matrix = allOperations.map((operation) =>
    row([
      operation.name,
      ...ids.map((id) =>
        [...letters]
          .filter(([table]) => shows(table, id, operation))
          .map(([, letter]) => letter)
          .join(" "),
      ),
    ]),
  );
  return [
    HEADING,
    "",
    "Tables of operations and invariants put these rows to the test at every step of every public operation that they concern. Each letter is a table;",
    "each place that holds it stands for all cells of that operation there, most of them without and with TLS, some in active mode. This section is generated from the tables:",
    "`npx vitest run test/tables/register.test.ts -u` in `packages/client` writes it anew.",
    "",
    row(["", "invariant", "rows", "test"]),
    row(["---", "---", "---", "---"]),
    ...legend,
    "",
    row(["operation", ...ids]),
    row(["---", ...ids.map(() => "---")]),
    ...matrix,
    "",
  ].join("\n");
}

describe("the tables of operations and invariants", () => {
  it("are in the register of hostile servers as they are", async () => {
    const [before = ""] = readFileSync(page, "utf8").split(`\n${HEADING}\n`);
    await expect(`${before.trimEnd()}\n\n${section()}`).toMatchFileSnapshot(page);
  });

  it("concern every public operation", () => {
    const concerned = new Set(Object.values(tables).flatMap((table) => operationsOf(table)));
    const missing = allOperations.filter((operation) => !concerned.has(operation));
    expect(missing).toEqual([]);
  });
});

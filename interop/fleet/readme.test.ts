import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { Child } from "./child.ts";
import { stores } from "./stores.ts";

const readme = readFileSync(new URL("../../packages/sync-bullmq/README.md", import.meta.url), "utf8");
const programs = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code = ""]) => code);
const cells = programs.flatMap((code, at) => Object.keys(stores).map((store) => ({ at, store, code })));

it("the README has two programs", () => {
  expect(programs).toHaveLength(2);
});

it.each(cells)(
  "program $at of the README prints what its comments say, on $store",
  async ({ code, store }) => {
    const start = stores[store];
    if (start === undefined) throw new Error(store);
    await using running = await start();
    await using server = await TestServer.start({
      tree: { www: { "old.txt": "old" } },
      users: { me: "secret" },
      maxConnections: 3,
    });
    const folder = mkdtempSync(join(tmpdir(), "fleet-readme-"));
    // Packages are found from where a program is.
    const built = join(import.meta.dirname, "..", "dist", "fleet-readme");
    mkdirSync(built, { recursive: true });
    try {
      mkdirSync(join(folder, "site", "css"), { recursive: true });
      writeFileSync(join(folder, "site", "index.html"), "<h1>Hello</h1>\n");
      writeFileSync(join(folder, "site", "css", "site.css"), "h1 { color: teal }\n");
      const program = join(built, `${store}-${server.port}.ts`);
      const here = code
        .replaceAll("redis://127.0.0.1:6379", running.url)
        .replaceAll("ftp.example.com", `${server.host}:${server.port}`);
      writeFileSync(program, `process.chdir(${JSON.stringify(folder)});\n${here}`);
      const child = new Child("the program", process.execPath, [program]);
      expect(await child.ended(), child.output).toBe("status 0");
      const promised = Array.from(code.matchAll(/console\.log\(.*?\)+; \/\/ (.*)/g), ([, line = ""]) => line);
      expect(child.output.split("\n")).toEqual(promised);
      expect(server.transcript.lines.filter((line) => line.startsWith("S: 421"))).toEqual([]);
      const left = await server.files.list("/www");
      expect(left.map(({ name }) => name).sort()).toEqual(["css", "index.html"]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      rmSync(built, { recursive: true, force: true });
    }
  },
);

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url);

/** The code blocks of the README under the comment that names their file. */
async function shownFiles(): Promise<readonly (readonly [file: string, code: string])[]> {
  const readme = await readFile(new URL("README.md", root), "utf8");
  return [...readme.matchAll(/<!-- (\S+) -->\n```ts\n([\s\S]*?)```/g)].map(([, file, code]) => [
    file ?? "",
    code ?? "",
  ]);
}

async function output(file: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of child.stdout) text += String(chunk);
  return text;
}

it("the README shows the examples as they are", async () => {
  const shown = await shownFiles();
  expect(shown.map(([file]) => file)).toEqual([
    "examples/first.ts",
    "examples/quick-start.ts",
    "examples/secure.ts",
  ]);
  for (const [file, code] of shown) expect(code).toBe(await readFile(new URL(file, root), "utf8"));
});

it("the README's first example has twelve lines", async () => {
  const [[, code] = ["", ""]] = await shownFiles();
  expect(code.trimEnd().split("\n")).toHaveLength(12);
});

it("examples/secure.ts lists, uploads, downloads and is refused over FTPS", async () => {
  await using server = await TestServer.start({
    tls: "required",
    tree: { "a b.txt": "12345" },
    users: { me: "secret word" },
  });
  const home = await mkdtemp(join(tmpdir(), "ftplib-readme-"));
  try {
    const ca = join(home, "ca.pem");
    await writeFile(ca, server.certificate.ca);
    const file = new URL("examples/secure.ts", root).pathname;
    const text = await output(file, [server.host, String(server.port), "me", "secret word", ca]);
    expect(text).toBe("file 5 a b.txt\n13 bytes, TLSv1.3\nrefused: 550\n");
  } finally {
    await rm(home, { recursive: true });
  }
});

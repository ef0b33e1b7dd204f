import { readdirSync, readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { MemoryFileSystem, TestServer } from "../src/index.ts";
import { RawClient, readAll } from "./raw-client.ts";

const NOW = Date.UTC(2026, 10, 21);
const RECENT = Date.UTC(2026, 10, 20, 10);
const OLD = Date.UTC(2020, 0, 2, 3, 4, 5);

async function tree(): Promise<MemoryFileSystem> {
  const files = new MemoryFileSystem();
  files.writeFile("/hello.txt", "hello\nworld\n", { modified: RECENT });
  files.writeFile("/.hidden", "x", { modified: RECENT });
  files.writeFile("/dir/inner one", "inner", { modified: RECENT });
  await files.setModified("/dir", OLD);
  await files.setModified("/", OLD);
  return files;
}

const folder = new URL("transcripts/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));

describe("sessions with a truthful server", () => {
  it.each(names.map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const))(
    "%s",
    async (_name, text) => {
      await using server = await TestServer.start({ files: await tree(), now: () => NOW });
      await using client = await RawClient.connect(server);
      const said: string[] = [];
      await play(client, text, said);
      expect(said.join("\n")).toBe(text.split("\n").slice(1).join("\n").trimEnd());
    },
  );
});

/** Plays a transcript, and writes down what was really said. */
async function play(client: RawClient, text: string, said: string[]): Promise<void> {
  let data: Socket | undefined;
  for (const line of text.split("\n").slice(1)) {
    const rest = line.slice(3);
    if (line === "C: EPSV") {
      said.push(line);
      data = await client.openData();
    } else if (line.startsWith("C:")) {
      said.push(line);
      client.send(`${rest}\r\n`);
    } else if (line.startsWith("S:")) {
      const answer = line.startsWith("S: 229") && client.lastReply ? client.lastReply : await client.line();
      client.lastReply = undefined;
      said.push(matches(rest, answer) ? line : `S: ${answer}`);
    } else if (line.startsWith("D:") && data) {
      said.push(`D: ${escape((await readAll(data)).toString("latin1"))}`);
      data.end();
    } else if (line.startsWith("D>") && data) {
      said.push(line);
      data.resume().end(rest.replaceAll("\\r", "\r").replaceAll("\\n", "\n"));
    }
  }
}

function matches(pattern: string, line: string): boolean {
  return pattern.endsWith("*") ? line.startsWith(pattern.slice(0, -1)) : line === pattern;
}

function escape(text: string): string {
  return text.replaceAll("\r", "\\r").replaceAll("\n", "\\n");
}

import { ScriptServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { NewsReader } from "../nntp-read.ts";
import { runExample } from "./run-program.ts";

const script = `
  S: 200 news.example.org ready
  C: GROUP comp.lang.misc
  S: 211 1234 3000 4233 comp.lang.misc
  C: ARTICLE 4233
  S: 220 4233 <4233@example.org>
  S: Subject: dots
  S|\\r\\n
  S: ..
  S: ...two
  S: 430 this is text
  S: .
  C: QUIT
  S: 205 Bye
`;

it.each([
  ["whole", {}],
  ["cut at each byte", { cut: "each-byte" }],
] as const)("reads a group and an article, %s", async (_, options) => {
  await using server = await ScriptServer.start(script, options);
  await using news = await NewsReader.open({ host: "localhost", port: server.port });
  expect(await news.group("comp.lang.misc")).toEqual({ count: 1234, first: 3000, last: 4233 });
  const lines: string[] = [];
  for await (const line of news.article(4233)) lines.push(line);
  expect(lines).toEqual(["Subject: dots", "", ".", "..two", "430 this is text"]);
  await news.quit();
  await server.finished;
});

it("tells that there is no such group", async () => {
  await using server = await ScriptServer.start(`
    S: 201 news.example.org, no posting
    C: GROUP none
    S: 411 No such group
  `);
  await using news = await NewsReader.open({ host: "localhost", port: server.port });
  await expect(news.group("none")).rejects.toMatchObject({ code: "ERR_FTP_TEMPORARY", reply: { code: 411 } });
  await expect(news.group("a\r\nPOST")).rejects.toThrow(RangeError);
});

it("runs as a program", async () => {
  await using server = await ScriptServer.start(script);
  const run = await runExample("nntp-read.ts", ["localhost", String(server.port), "comp.lang.misc"]);
  expect(run).toEqual({
    code: 0,
    stderr: "",
    stdout: "1234 articles; the newest:\n\nSubject: dots\n\n.\n..two\n430 this is text\n",
  });
});

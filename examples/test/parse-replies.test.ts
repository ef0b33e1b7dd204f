import { expect, it } from "vitest";
import { runExample } from "./run-program.ts";

it("makes a table of what a server said", async () => {
  const input = [
    "220-Welcome\r\n to here\r\n220 ready\r\n",
    "331 \x1b[31mpassword\r\n230 in\r\n",
    '257 "/a ""b""" is it\r\n',
    "227 Entering Passive Mode (192,0,2,1,19,136).\r\n",
    "229 Extended (|||5001|)\r\n550 no\r\n",
  ].join("");
  const { code, stdout, stderr } = await runExample("parse-replies.ts", [], { input });
  expect(stdout.split("\n")).toEqual([
    "220  completion    3 lines",
    "331  intermediate  \\x1b[31mpassword",
    "230  completion    in",
    '257  completion    path /a "b"',
    "227  completion    data connection to 192.0.2.1, port 5000",
    "229  completion    data connection to port 5001",
    "550  permanent     no",
    "",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

it.each([
  ["220 hello\r\nSSH-2.0-x\r\n", 'ERR_FTP_PROTOCOL: not a reply: "SSH-2.0-x"\n'],
  ["220 hello\r\n230-cut\r\n", "ERR_FTP_CLOSED: the connection ended inside a 230 reply\n"],
])("tells what breaks the grammar: %j", async (input, message) => {
  const { code, stdout, stderr } = await runExample("parse-replies.ts", [], { input });
  expect(stdout).toBe("220  completion    hello\n");
  expect({ code, stderr }).toEqual({ code: 1, stderr: message });
});

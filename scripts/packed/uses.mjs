// One small real use of each packed package. `load` is `import()` or `require()`; the answer says what was done.
// Plain JavaScript, since it runs where the packages are installed, on every runtime that they promise to run on.
import { strict as assert } from "node:assert";

const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);

export const uses = {
  "@ftplib/reply": async (load) => {
    const { parse229, ReplyParser } = await load("@ftplib/reply");
    const [reply] = new ReplyParser().push(encode("229-Well,\r\n229 here: (|||6446|)\r\n"));
    assert.equal(reply.code, 229);
    assert.equal(parse229(reply).port, 6446);
    return "parsed a reply of two lines, and the port in it";
  },
  "@ftplib/netrc": async (load) => {
    const { parseNetrc } = await load("@ftplib/netrc");
    const { readNetrc } = await load("@ftplib/netrc/file");
    assert.equal(typeof readNetrc, "function");
    const netrc = parseNetrc("machine example.com login ada password s3cret\n");
    assert.equal(netrc.authenticators("example.com").login, "ada");
    return "found a login in a .netrc";
  },
  "@ftplib/listing": async (load) => {
    const { parseListing } = await load("@ftplib/listing");
    const { entries } = parseListing("-rw-r--r--   1 ada  users   6446 Mar 14  2020 hello.txt\r\n");
    assert.deepEqual(
      entries.map(({ name, size, type }) => [name, size, type]),
      [["hello.txt", 6446, "file"]],
    );
    return "read a line of ls";
  },
  "@ftplib/transport": async (load) => {
    const { createPair } = await load("@ftplib/transport");
    const [one, other] = createPair();
    await one.write(encode("NOOP\r\n"));
    await one.end();
    assert.equal(decode(await other.read()), "NOOP\r\n");
    assert.equal(await other.read(), undefined);
    await other.end();
    return "sent a line from one end to the other";
  },
  "@ftplib/testkit": async (load) => {
    const { TestServer } = await load("@ftplib/testkit");
    const server = await TestServer.start();
    assert.ok(server.port > 0);
    await server.stop();
    return "started and stopped a server";
  },
  ftplib: async (load) => {
    const { FTP } = await load("ftplib");
    assert.ok(new FTP() instanceof FTP);
    const { TestServer } = await load("@ftplib/testkit");
    const server = await TestServer.start({ users: { ada: "s3cret" }, tree: { "hello.txt": "hello\n" } });
    try {
      const ftp = await FTP.open(server.host, { port: server.port, user: "ada", password: "s3cret" });
      const blocks = [];
      await ftp.retrbinary("RETR hello.txt", (block) => void blocks.push(decode(block)));
      await ftp.quit();
      assert.equal(blocks.join(""), "hello\n");
    } finally {
      await server.stop();
    }
    return "logged in and downloaded a file";
  },
};

/** Uses each named package and prints one line of JSON for it: its name, the outcome, and what was seen. */
export async function probe(names, load) {
  for (const name of names) {
    console.log(JSON.stringify({ name, ...(await outcomeOf(name, load)) }));
  }
}

async function outcomeOf(name, load) {
  try {
    if (Object.keys(await load(name)).length === 0) return { outcome: "empty", detail: "exports nothing" };
    if (uses[name] === undefined) return { outcome: "failed", detail: "has no use in packed/uses.mjs" };
    return { outcome: "ok", detail: await uses[name](load) };
  } catch (error) {
    return { outcome: "failed", detail: String(error?.stack ?? error) };
  }
}

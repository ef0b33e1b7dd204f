// get-uri on top of this repository's client: what it downloads, what it finds out first, and what becomes of failures.
import { strict as assert } from "node:assert";
import { createServer, get } from "node:http";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { at, faults, TestServer } from "@ftplib/testkit";
import { getUri } from "get-uri";
import { PacProxyAgent } from "pac-proxy-agent";

// As get-uri finds it.
const manifest = createRequire(import.meta.resolve("get-uri")).resolve("basic-ftp/package.json");
assert.equal(JSON.parse(readFileSync(manifest, "utf8")).name, "@ftplib/basic-ftp");

const pac = "function FindProxyForURL() { return 'DIRECT'; }\n";
const tree = {
  "hello.txt": "hello\n",
  "proxy.pac": pac,
  "big.bin": Buffer.alloc(1_000_000),
  "no access": "x",
};
const users = { ada: "s3cret" };
const urlOf = (server, path) => `ftp://ada:s3cret@${server.host}:${server.port}/${path}`;

await using server = await TestServer.start({ tree, users });
assert.equal(await text(await getUri(urlOf(server, "hello.txt"))), "hello\n");
console.log("get-uri: downloads a file");

const stream = await getUri(urlOf(server, "hello.txt"));
assert.equal(await text(stream), "hello\n");
await assert.rejects(getUri(urlOf(server, "hello.txt"), { cache: stream }), { code: "ENOTMODIFIED" });
console.log("get-uri: finds out that a file has not changed");

await assert.rejects(getUri(urlOf(server, "none.txt")), { code: "ENOTFOUND" });
console.log("get-uri: finds out that a file is not there");

await using withoutMdtm = await TestServer.start({ tree, users, without: ["MDTM"] });
assert.equal(await text(await getUri(urlOf(withoutMdtm, "hello.txt"))), "hello\n");
console.log("get-uri: looks into the directory where the server does not know MDTM");

// Nobody handles the promise of that download: the process must go on.
const breaks = [at("data-bytes", faults.failData(1_000, "451 Disk failure"))];
await using breaking = await TestServer.start({ tree, users, faults: breaks });
await assert.rejects(text(await getUri(urlOf(breaking, "big.bin"))), { code: 451 });
console.log("get-uri: half a file is an error of its stream");

await using refusing = await TestServer.start({
  tree,
  users,
  faults: [at("retr-command", faults.permanent(550))],
});
await assert.rejects(text(await getUri(urlOf(refusing, "hello.txt"))), { code: 550 });
console.log("get-uri: a refused download is an error of its stream");

const web = createServer((_request, response) => response.end("the page")).listen(0, "127.0.0.1");
await once(web, "listening");
const agent = new PacProxyAgent(`pac+${urlOf(server, "proxy.pac")}`);
const [response] = await once(get(`http://127.0.0.1:${web.address().port}/`, { agent }), "response");
assert.equal(await text(response), "the page");
agent.destroy();
web.close();
console.log("pac-proxy-agent: takes its rules from a file");

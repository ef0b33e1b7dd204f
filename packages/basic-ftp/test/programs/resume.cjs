// Takes up an upload and a download where they have ended.
const { createReadStream, createWriteStream, readFileSync, statSync, truncateSync } = require("node:fs");
const { Readable } = require("node:stream");
const { createGzip } = require("node:zlib");
const basicFtp = require("basic-ftp");
const settings = require("./settings.cjs");

async function resume() {
  const client = new basicFtp.Client();
  client.ftp.log = (line) => /^> (?:REST|APPE|STOR|RETR)/.test(line) && console.log(line);
  await client.access(settings.access());
  await client.ensureDir(`${settings.place}/resumed`);
  await client.uploadFrom("big.bin", "big.bin", { localEndInclusive: 99_999 });
  const there = await client.size("big.bin");
  console.log(there);
  console.log((await client.appendFrom("big.bin", "big.bin", { localStart: there })).code);
  console.log((await client.size("big.bin")) === statSync("big.bin").size);
  await client.downloadTo("part.bin", "big.bin");
  truncateSync("part.bin", 50_000);
  await client.downloadTo("part.bin", "big.bin", 50_000);
  console.log(readFileSync("part.bin").equals(readFileSync("big.bin")));
  truncateSync("part.bin", 60_000);
  const { size } = statSync("part.bin");
  await client.downloadTo(createWriteStream("part.bin", { flags: "r+", start: size }), "big.bin", size);
  console.log(readFileSync("part.bin").equals(readFileSync("big.bin")));
  await client.uploadFrom(createReadStream("big.bin").pipe(createGzip({ level: 0 })), "big.bin.gz");
  await client.uploadFrom(Readable.from(["one\n", "two\n", Buffer.from("three\n")]), "lines.txt");
  await client.appendFrom(Readable.from(["four\n"]), "lines.txt");
  console.log(await client.size("lines.txt"));
  const reports = [];
  client.trackProgress((info) => reports.push(info));
  await client.downloadTo("again.bin", "big.bin");
  await client.downloadTo("lines.txt", "lines.txt");
  client.trackProgress();
  console.log(reports.at(-1));
  client.close();
  console.log("done");
}
resume().catch((error) => console.log("failed", error));

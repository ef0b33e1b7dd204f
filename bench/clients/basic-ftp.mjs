// One job of the benchmark by basic-ftp.
import { readFileSync } from "node:fs";
import { Writable } from "node:stream";
import { Client } from "basic-ftp";

const job = JSON.parse(process.argv[2]);
const { host, port, user, password, ca, maxTls, remote, local, files = [] } = job;
const began = performance.now();
const client = new Client(60_000);
const secureOptions = ca === undefined ? undefined : { ca: readFileSync(ca), maxVersion: maxTls, host };
await client.access({ host, port, user, password, secure: ca !== undefined, secureOptions });
let bytes = 0;
switch (job.task) {
  case "session":
    await client.pwd();
    break;
  case "discard":
    await client.downloadTo(
      new Writable({
        write(chunk, _encoding, done) {
          bytes += chunk.length;
          done();
        },
      }),
      remote,
    );
    break;
  case "download":
    await client.downloadTo(local, remote);
    break;
  case "upload":
    await client.uploadFrom(local, remote);
    break;
  case "download-many":
    for (const name of files) await client.downloadTo(`${local}/${name}`, `${remote}/${name}`);
    break;
  case "upload-many":
    for (const name of files) await client.uploadFrom(`${local}/${name}`, `${remote}/${name}`);
    break;
  case "download-tree":
    await client.downloadToDir(local, remote);
    break;
  case "upload-tree":
    await client.uploadFromDir(local, remote);
    break;
  default:
    throw new Error(`unknown task ${job.task}`);
}
client.close();
console.log(JSON.stringify({ bytes, seconds: (performance.now() - began) / 1000 }));

// A job of the scoreboard by basic-ftp.
import { readFileSync, statSync } from "node:fs";
import { Readable } from "node:stream";
import { Client } from "basic-ftp";
import { failing, job, play } from "./report.mjs";

const { host, port, user, password, timeout, tls, ca, maxTls } = job;

await play({
  open: async () => {
    const client = new Client(timeout);
    client.ftp.verbose = job.verbose === true;
    if (job.encoding !== undefined) client.ftp.encoding = job.encoding;
    const secureOptions = tls === undefined ? undefined : { ca: readFileSync(ca), maxVersion: maxTls, host };
    const secure = tls === undefined ? false : tls === "implicit" ? "implicit" : true;
    await client.access({ host, port, user, password, secure, secureOptions });
    return client;
  },
  close: async (client) => client.close(),
  ops: {
    session: (client) => client.pwd(),
    return: async (client, { remote }) => {
      await client.cd(await client.pwd());
      await client.remove(remote);
    },
    download: async (client, { remote, local }) => void (await client.downloadTo(local, remote)),
    upload: async (client, { remote, local }) => void (await client.uploadFrom(local, remote)),
    "upload-failing": async (client, { remote, bytes }) =>
      void (await client.uploadFrom(Readable.from(failing(bytes)), remote)),
    list: async (client, { remote }) => (await client.list(remote)).map(({ name }) => name),
    count: async (client, { remote }) => (await client.list(remote)).length,
    delete: async (client, { remote }) => void (await client.remove(remote)),
    resume: async (client, { remote, local }) =>
      void (await client.downloadTo(local, remote, statSync(local).size)),
    mirror: (client, { remote, local }) => client.downloadToDir(local, remote),
    "remove-tree": (client, { remote }) => client.removeDir(remote),
    "upload-deep": async (client, { remote, local }) => {
      await client.ensureDir(remote.slice(0, remote.lastIndexOf("/")));
      await client.uploadFrom(local, remote.slice(remote.lastIndexOf("/") + 1));
    },
  },
});
